using Holdfast.Core.Checks;

namespace Holdfast.Configuration.Binding.Servers;

/// <summary><c>DNS_CHECK</c>.</summary>
internal sealed class DnsCheckBlock(DnsDraft check, RealServerDraft server, BindingSession session)
    : CheckBlock(check, server, session)
{
    /// <inheritdoc/>
    public override void Bind(Line line)
    {
        switch (line.Name)
        {
            case "type": Type(line); break;
            case "name" when check.Name is not null:
                line.Report(BindingDiagnostics.Repeated, "name was given before in this check: the first one is used");
                break;
            case "name": check.Name = line.Value; break;
            default: base.Bind(line); break;
        }
    }

    private void Type(Line line)
    {
        DnsQueryType? type = line.Value.ToUpperInvariant() switch
        {
            "A" => DnsQueryType.A,
            "NS" => DnsQueryType.Ns,
            "CNAME" => DnsQueryType.Cname,
            "SOA" => DnsQueryType.Soa,
            "MX" => DnsQueryType.Mx,
            "TXT" => DnsQueryType.Txt,
            "AAAA" => DnsQueryType.Aaaa,
            "RRSIG" => DnsQueryType.Rrsig,
            "DNSKEY" => DnsQueryType.Dnskey,
            _ => null,
        };
        if (type is null)
            line.Report(BindingDiagnostics.InvalidValue, $"'{line.Value}' is no value for 'type': {line.Keyword.Arguments}");
        else
            check.Type = type.Value;
    }
}
