namespace Holdfast.Configuration.Binding.Servers;

/// <summary><c>GRPC_CHECK</c>.</summary>
internal sealed class GrpcCheckBlock(GrpcDraft check, RealServerDraft server, BindingSession session)
    : CheckBlock(check, server, session)
{
    /// <inheritdoc/>
    public override void Bind(Line line)
    {
        if (TlsReader.TryBind(line, check.Tls)) return;
        switch (line.Name)
        {
            case "service": check.Service = line.Value; break;
            case "virtualhost": check.VirtualHost = line.Value; break;
            case "tls":
                if (Values.TryBool(line, out bool tls)) check.IsTls = tls;
                break;
            default: base.Bind(line); break;
        }
    }

    /// <inheritdoc/>
    public override void Close()
    {
        TlsReader.Check(check.Tls, Session);
        if (check is { IsTls: false, Tls.First: { } first })
            Session.Report(ServerDiagnostics.OutOfPlace, first.Span, $"{first.Name} has no effect without tls");
        base.Close();
    }
}
