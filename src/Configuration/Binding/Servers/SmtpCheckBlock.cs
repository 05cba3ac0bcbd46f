using Holdfast.Configuration.Keywords;

namespace Holdfast.Configuration.Binding.Servers;

/// <summary>
/// <c>SMTP_CHECK</c>. Each <c>host</c> in it, which is deprecated, is a check of its own; the block itself is one too when it
/// says where to connect, or holds no host.
/// </summary>
internal sealed class SmtpCheckBlock(SmtpDraft check, RealServerDraft server, BindingSession session)
    : CheckBlock(check, server, session)
{
    private readonly List<ConnectionDraft> _hosts = [];

    /// <inheritdoc/>
    public override BlockBinder Open(Line line)
    {
        _hosts.Add(new ConnectionDraft());
        return new HostBlock(line.Keyword.Children!, _hosts[^1], Server, Session);
    }

    /// <inheritdoc/>
    public override void Bind(Line line)
    {
        if (line.Name == "helo_name")
            check.HeloName = line.Value;
        else
            base.Bind(line);
    }

    /// <inheritdoc/>
    public override void Close()
    {
        if (_hosts.Count == 0 || check.Connection.IsGiven || check.ConnectTimeout is not null) Add(check);
        foreach (ConnectionDraft host in _hosts) Add(check.For(host));
    }

    private sealed class HostBlock(
        KeywordBlock keywords, ConnectionDraft host, RealServerDraft server, BindingSession session)
        : BlockBinder(keywords, session)
    {
        public override void Bind(Line line)
        {
            if (!ConnectionReader.TryBind(line, host, server.Address.Address.Family)) Values.Check(line);
        }
    }
}
