using Holdfast.Configuration.Binding;
using Holdfast.Configuration.Binding.Servers;
using Holdfast.Configuration.Text;
using Holdfast.Core.LoadBalancing;
using Holdfast.Core.Packets;

namespace Holdfast.Configuration.Validation;

/// <summary>Makes the sorry server of one virtual server.</summary>
internal sealed class SorryServerValidation(
    VirtualServerDraft owner, bool isMark, Forwarding forwarding, BindingSession session)
{
    /// <summary>The sorry server; null: there is none.</summary>
    public SorryServer? Complete()
    {
        if (owner.SorryServer is not { } sorry) return null;
        Forwarding method = sorry.Forwarding ?? forwarding;
        IpAddress address = sorry.Address.Address;
        if (method.Method != ForwardingMethod.Tunnel && owner.Family != IpFamily.None && address.Family != owner.Family)
        {
            session.Report(new Diagnostic(
                ServerDiagnostics.ServerSkipped, sorry.Opening.ValueSpan,
                $"{address} is not of the family of the virtual server: there is no sorry server")
            {
                Effect = "without a working real server clients get no answer",
            });
            return null;
        }

        ushort port = RealServerValidation.Port(owner, isMark, method, sorry.Address, sorry.Opening, "sorry server", session);
        return new SorryServer(address, port) { Forwarding = method, Inhibit = sorry.Inhibit };
    }

    /// <summary>A sorry server that is one of the real servers is treated like it when it fails.</summary>
    public static SorryServer? Align(
        VirtualServerDraft owner, SorryServer? sorry, List<RealServer> realServers, BindingSession session)
    {
        if (sorry is null) return null;
        foreach (RealServer real in realServers)
        {
            if (real.Port != sorry.Port || real.Address != sorry.Address || real.InhibitOnFailure == sorry.Inhibit) continue;
            session.Report(new Diagnostic(
                ServerFindings.SettingDropped, owner.SorryServer!.Opening.ValueSpan,
                $"the sorry server is one of the real servers: sorry_server_inhibit is switched {(real.InhibitOnFailure ? "on" : "off")}, "
                + "as inhibit_on_failure of that server"));
            return sorry with { Inhibit = real.InhibitOnFailure };
        }

        return sorry;
    }
}
