using System.Globalization;
using Holdfast.Configuration.Syntax;
using Holdfast.Configuration.Text;
using Holdfast.Core.Checks;

namespace Holdfast.Configuration.Binding.Servers;

/// <summary><c>url</c> of a check over HTTP.</summary>
internal sealed class UrlBlock(Line opening, List<CheckUrl> urls, BindingSession session)
    : BlockBinder(opening.Keyword.Children!, session)
{
    private const int DigestDigits = 32;
    private const int LeastStatus = 100;
    private const int GreatestStatus = 599;

    private readonly UrlRegexDraft _regex = new(opening, session);
    private string? _path;
    private byte[]? _digest;
    private bool[]? _statuses;
    private string? _virtualHost;
    private bool? _tlsCompliant;

    /// <inheritdoc/>
    public override void Bind(Line line)
    {
        switch (line.Name)
        {
            case "path":
                if (_path is not null)
                {
                    line.Report(BindingDiagnostics.ValueAdjusted, $"path was given before in this url: '{line.Value}' takes its place");
                }

                _path = line.Value;
                break;
            case "digest": Digest(line); break;
            case "status_code": Statuses(line); break;
            case "virtualhost": _virtualHost = line.Value; break;
            case "tls_compliant":
                if (Values.TryBool(line, out bool compliant)) _tlsCompliant = compliant;
                break;
            default:
                if (!_regex.TryBind(line)) Values.Check(line);
                break;
        }
    }

    /// <inheritdoc/>
    public override void Close()
    {
        BodyRegex? regex = _regex.Complete();
        if (_path is null)
        {
            Session.Report(new Diagnostic(ServerDiagnostics.UrlDropped, opening.Span, "the url has no path: it is dropped")
            {
                Effect = "this page is not asked for",
                Suggestion = "path /",
            });
            return;
        }

        urls.Add(new CheckUrl
        {
            Path = _path, Digest = _digest ?? [], StatusCodes = Ranges(), VirtualHost = _virtualHost, Regex = regex,
            TlsCompliant = _tlsCompliant,
        });
    }

    private void Digest(Line line)
    {
        if (_digest is not null)
        {
            line.Report(BindingDiagnostics.Repeated, "digest was given before in this url: the first one is used");
            return;
        }

        string text = line.Value;
        if (text.Length != DigestDigits)
        {
            Session.Report(new Diagnostic(
                BindingDiagnostics.InvalidValue, line.ValueSpan,
                $"a digest has {DigestDigits} hexadecimal digits, not {text.Length}")
            {
                Effect = "the content of the page is not compared: any page is accepted",
            });
            return;
        }

        try
        {
            _digest = Convert.FromHexString(text);
        }
        catch (FormatException)
        {
            Session.Report(new Diagnostic(
                BindingDiagnostics.InvalidValue, line.ValueSpan, "a digest has hexadecimal digits only")
            {
                Effect = "the content of the page is not compared: any page is accepted",
            });
        }
    }

    private void Statuses(Line line)
    {
        for (int i = 1; i < line.Words.Count; i++)
        {
            Word word = line.Words[i];
            ReadOnlySpan<char> text = word.Chars;
            int dash = text.IndexOf('-');
            if (!TryStatus(dash < 0 ? text : text[..dash], out int first)
                || !TryStatus(dash < 0 ? text : text[(dash + 1)..], out int last) || last < first)
            {
                Session.Report(new Diagnostic(
                    BindingDiagnostics.InvalidNumber, word.Span,
                    $"'{word.Text}' is no HTTP status: {LeastStatus} to {GreatestStatus}, or a range of them")
                {
                    Effect = "the word is ignored; without any other status 200 to 299 are accepted",
                    Suggestion = text.Contains(',') ? "separate statuses by blanks" : null,
                });
                continue;
            }

            _statuses ??= new bool[GreatestStatus + 1];
            _statuses.AsSpan(first, last - first + 1).Fill(true);
        }
    }

    private List<StatusRange> Ranges()
    {
        if (_statuses is null) return [new StatusRange(200, 299)];
        var ranges = new List<StatusRange>();
        for (int first = LeastStatus; first <= GreatestStatus; first++)
        {
            if (!_statuses[first]) continue;
            int last = first;
            while (last < GreatestStatus && _statuses[last + 1]) last++;
            ranges.Add(new StatusRange((ushort)first, (ushort)last));
            first = last;
        }

        return ranges;
    }

    private static bool TryStatus(ReadOnlySpan<char> text, out int status) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out status)
        && status is >= LeastStatus and <= GreatestStatus;
}
