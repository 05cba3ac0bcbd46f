using Holdfast.Core.Checks;

namespace Holdfast.Configuration.Binding.Servers;

/// <summary><c>HTTP_GET</c> and <c>SSL_GET</c>.</summary>
internal sealed class HttpCheckBlock(HttpDraft check, RealServerDraft server, BindingSession session)
    : CheckBlock(check, server, session)
{
    /// <inheritdoc/>
    public override BlockBinder Open(Line line) => new UrlBlock(line, check.Urls, Session);

    /// <inheritdoc/>
    public override void Bind(Line line)
    {
        if (TlsReader.TryBind(line, check.Tls)) return;
        switch (line.Name)
        {
            case "nb_get_retry":
                if (Values.TryInteger(line, out long retry)) check.Retry = (uint)retry;
                break;
            case "virtualhost": check.VirtualHost = line.Value; break;
            case "http_protocol": Version(line); break;
            case "enable_sni":
                if (Values.TryBool(line, out bool sni)) check.EnableSni = sni;
                break;
            case "sni_name": (check.EnableSni, check.SniName) = (true, line.HasValue ? line.Value : null); break;
            case "fast_recovery":
                if (Values.TryBool(line, out bool fast)) check.FastRecovery = fast;
                break;
            case "tls_compliant":
                if (Values.TryBool(line, out bool compliant)) check.TlsCompliant = compliant;
                break;
            default: base.Bind(line); break;
        }
    }

    /// <inheritdoc/>
    public override void Close()
    {
        TlsReader.Check(check.Tls, Session);
        if (check.Urls.Count > 0)
            base.Close();
        else
            Drop($"{check.Opening.Name} has no url");
    }

    private void Version(Line line)
    {
        switch (line.Value)
        {
            case "1.0": check.Version = HttpVersion.Http10; break;
            case "1.0C" or "1.0c": check.Version = HttpVersion.Http10Close; break;
            case "1.1": check.Version = HttpVersion.Http11; break;
            default:
                line.Report(
                    BindingDiagnostics.InvalidValue, $"'{line.Value}' is no value for 'http_protocol': {line.Keyword.Arguments}");
                break;
        }
    }
}
