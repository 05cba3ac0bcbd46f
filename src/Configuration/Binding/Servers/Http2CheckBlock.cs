namespace Holdfast.Configuration.Binding.Servers;

/// <summary><c>HTTP2_GET</c>.</summary>
internal sealed class Http2CheckBlock(Http2Draft check, RealServerDraft server, BindingSession session)
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
            case "virtualhost": check.VirtualHost = line.Value; break;
            case "sni_name": check.SniName = line.HasValue ? line.Value : null; break;
            case "cleartext": check.IsCleartext = true; break;
            default: base.Bind(line); break;
        }
    }

    /// <inheritdoc/>
    public override void Close()
    {
        TlsReader.Check(check.Tls, Session);
        if (check is { IsCleartext: true, Tls.First: { } first })
            Session.Report(ServerDiagnostics.OutOfPlace, first.Span, $"{first.Name} has no effect with cleartext: there is no TLS");
        if (check.Urls.Count > 0)
            base.Close();
        else
            Drop($"{check.Opening.Name} has no url");
    }
}
