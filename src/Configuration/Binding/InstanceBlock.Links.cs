using Holdfast.Core.Vrrp;

namespace Holdfast.Configuration.Binding;

/// <content>Virtual interfaces, and what adverts over them look like.</content>
internal sealed partial class InstanceBlock
{
    private bool BindLink(Line line)
    {
        switch (line.Name)
        {
            case "use_vmac":
                instance.VirtualMac = new VirtualLinkReader(line, Session).ReadVirtualMac();
                instance.VirtualMacSpan = line.Span;
                break;
            case "use_ipvlan":
                instance.Ipvlan = new VirtualLinkReader(line, Session).ReadIpvlan();
                instance.IpvlanSpan = line.Span;
                break;
            case "use_vmac_addr": instance.VirtualMacForAddresses = true; break;
            case "vmac_xmit_base": (instance.TransmitFromParent, instance.TransmitFromParentSpan) = (true, line.Span); break;
            case "linkbeat_use_polling": instance.PollsLink = true; break;
            case "vrf": Vrf(line); break;
            case "lvs_sync_daemon_interface": SyncDaemon(line); break;
            default: return false;
        }

        return true;
    }

    private void Vrf(Line line)
    {
        if (Session.Environment.InterfaceExists(line.Value) || draft.Global.DynamicInterfaces)
        {
            instance.Vrf = line.Value;
            return;
        }

        line.Report(
            BindingDiagnostics.NotDefined, $"the interface '{line.Value}' does not exist: {instance.Name} demands no VRF");
    }

    // The first one holds for the whole daemon.
    private void SyncDaemon(Line line)
    {
        if (draft.SyncDaemonOwner is { } owner)
        {
            line.Report(
                BindingDiagnostics.Repeated,
                $"{owner.Name} has given lvs_sync_daemon_interface {owner.SyncDaemonInterface} already: this one is ignored");
            return;
        }

        if (!Session.Environment.InterfaceExists(line.Value) && !draft.Global.DynamicInterfaces)
        {
            line.Report(
                BindingDiagnostics.NotDefined,
                $"the interface '{line.Value}' does not exist: connections are not told to other directors");
            return;
        }

        instance.SyncDaemonInterface = line.Value;
        draft.SyncDaemonOwner = instance;
    }

    private void Checksum(Line line)
    {
        instance.UnicastKeywordGiven = true;
        instance.UnicastSpan ??= line.Span;
        switch (line.HasValue ? line.Value : "")
        {
            case "": instance.UnicastChecksum = UnicastChecksum.Old; break;
            case "never": instance.UnicastChecksum = UnicastChecksum.Standard; break;
            default: line.Report(BindingDiagnostics.InvalidValue, $"'{line.Value}' is ignored: 'never' may stand here"); break;
        }
    }
}
