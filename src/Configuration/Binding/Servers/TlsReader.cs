using Holdfast.Configuration.Text;
using Holdfast.Core.Checks;

namespace Holdfast.Configuration.Binding.Servers;

/// <summary>What a check demands of TLS, under construction.</summary>
internal sealed class TlsDraft
{
    public bool Verify { get; set; }
    public Line? Authority { get; set; }
    public Line? Name { get; set; }
    public TimeSpan? ExpiryWarning { get; set; }
    public (TlsVersion Version, Line Line)? Minimum { get; set; }
    public (TlsVersion Version, Line Line)? Maximum { get; set; }

    /// <summary>The line that was met first; null: nothing is demanded.</summary>
    public Line? First { get; set; }

    /// <summary>Makes the demands of it.</summary>
    public TlsDemands Complete() => First is null
        ? TlsDemands.None
        : new TlsDemands
        {
            Verify = Verify, AuthorityFile = Authority?.Value, Name = Name?.Value, ExpiryWarning = ExpiryWarning,
            MinimumVersion = Minimum?.Version, MaximumVersion = Maximum?.Version,
        };
}

/// <summary>Reads what a check demands of TLS.</summary>
internal static class TlsReader
{
    /// <summary>False: the line says nothing about it.</summary>
    public static bool TryBind(Line line, TlsDraft draft)
    {
        switch (line.Name)
        {
            case "tls_verify":
                if (Values.TryBool(line, out bool verify)) draft.Verify = verify;
                break;
            case "tls_ca": draft.Authority = line; break;
            case "tls_name": draft.Name = line; break;
            case "tls_expiry_warning":
                if (Values.TryInteger(line, out long days)) draft.ExpiryWarning = TimeSpan.FromDays(days);
                break;
            case "tls_min_version":
                if (Version(line) is { } least) draft.Minimum = (least, line);
                break;
            case "tls_max_version":
                if (Version(line) is { } greatest) draft.Maximum = (greatest, line);
                break;
            default:
                return false;
        }

        draft.First ??= line;
        return true;
    }

    /// <summary>Says what does not go together; what cannot be is forgotten.</summary>
    public static void Check(TlsDraft draft, BindingSession session)
    {
        if (draft is { Minimum: { } minimum, Maximum: { } maximum } && minimum.Version > maximum.Version)
        {
            session.Report(new Diagnostic(
                ServerDiagnostics.TlsVersions, maximum.Line.Span,
                $"tls_max_version {maximum.Line.Value} is below tls_min_version {minimum.Line.Value}: both are ignored")
            {
                Effect = "every version of TLS that the system allows is accepted",
                Related = [new RelatedSpan(minimum.Line.Span, "the least version is here")],
            });
            (draft.Minimum, draft.Maximum) = (null, null);
        }

        if (draft.Authority is { } file && !session.Environment.IsFileReadable(file.Value))
        {
            session.Report(new Diagnostic(
                BindingDiagnostics.UnreadableFile, file.ValueSpan, $"the file '{file.Value}' with trusted authorities cannot be read")
            {
                Effect = "no certificate can be verified: the check fails, and takes its server out",
            });
        }

        if (draft.Verify) return;
        foreach (Line? line in (ReadOnlySpan<Line?>)[draft.Authority, draft.Name])
        {
            if (line is null) continue;
            session.Report(new Diagnostic(
                ServerDiagnostics.NothingVerified, line.Span, $"{line.Name} has no effect without tls_verify")
            {
                Effect = "any certificate is accepted, whoever signed it and whatever its name",
                Suggestion = "tls_verify",
            });
        }
    }

    private static TlsVersion? Version(Line line)
    {
        if (!Values.IsOneOf(line)) return null;
        return line.Value switch
        {
            "1.0" => TlsVersion.Tls10,
            "1.1" => TlsVersion.Tls11,
            "1.2" => TlsVersion.Tls12,
            _ => TlsVersion.Tls13,
        };
    }
}
