using Holdfast.Configuration.Text;
using Holdfast.Core.Vrrp;

namespace Holdfast.Configuration.Validation;

/// <content>Virtual interfaces, and what only some kinds of adverts have.</content>
internal sealed partial class InstanceValidation
{
    private const int HardwareAddressLength = 6;
    private const int LeastWindow = 5;
    private const int WindowIntervals = 3;

    private VirtualMacSettings? VirtualMac(bool strict)
    {
        if (instance.VirtualMac is not { } mac) return null;
        if (instance.Ipvlan is not null)
        {
            session.Report(new Diagnostic(
                ValidationDiagnostics.Conflict, instance.IpvlanSpan,
                $"{instance.Name}: use_ipvlan does not go with use_vmac: it is dropped")
            {
                Effect = "the virtual router uses an interface with a hardware address of its own",
            });
        }

        if (mac.Address is not { } address) return mac;
        if (!strict)
        {
            return address.Length == HardwareAddressLength
                ? mac
                : mac with { Address = [.. address, instance.VirtualRouterId ?? 0] };
        }

        session.Report(new Diagnostic(
            ValidationDiagnostics.Conflict, instance.VirtualMacSpan,
            $"{instance.Name}: strict mode has no hardware address of one's own: it is dropped")
        {
            Effect = "the virtual router uses the hardware address of the RFC",
        });
        return mac with { Address = null };
    }

    // Unicast adverts leave by the parent anyway.
    private bool TransmitFromParent()
    {
        bool hasLink = instance.VirtualMac is not null || instance.Ipvlan is not null;
        if (hasLink) return instance.TransmitFromParent || instance.Peers.Count > 0 || instance.VirtualMac is null;
        if (instance.TransmitFromParent)
        {
            Report(
                ValidationDiagnostics.Conflict, instance.TransmitFromParentSpan,
                $"{instance.Name}: vmac_xmit_base is only for use_vmac: it is dropped");
        }

        return false;
    }

    private void CheckTimer(bool preempt)
    {
        if (instance.TimerExpiredBackup is null || !preempt) return;
        session.Report(new Diagnostic(
            ValidationDiagnostics.Conflict, instance.TimerExpiredSpan,
            $"{instance.Name}: timer_expired_backup is only for nopreempt: it is dropped")
        {
            Effect = "a master that was delayed goes on as master, and the election decides",
        });
    }

    private HmacSettings? Hmac(bool strict, TimeSpan advertInterval)
    {
        if (instance.Hmac is not { } hmac) return null;
        if (hmac.Keys.Count == 0)
        {
            ReportHmac(hmac.Span, "auth_hmac has no key: it is dropped");
            return null;
        }

        byte? active = hmac.ActiveKey ?? (hmac.Keys.Count == 1 ? hmac.Keys[0].Id : null);
        if (active is null)
        {
            ReportHmac(hmac.Span, "auth_hmac has several keys and no active_key: it is dropped");
            return null;
        }

        if (!hmac.Keys.Exists(key => key.Id == active))
        {
            ReportHmac(hmac.ActiveKeySpan ?? hmac.Span, $"auth_hmac has no key {active}, which active_key names: it is dropped");
            return null;
        }

        if (strict && hmac.Mode != HmacMode.Enforce)
        {
            Report(ValidationDiagnostics.Conflict, hmac.ModeSpan, $"{instance.Name}: strict mode enforces authentication");
        }

        double window = Math.Max(LeastWindow, Math.Ceiling(advertInterval.TotalSeconds * WindowIntervals));
        return new HmacSettings
        {
            Keys = hmac.Keys,
            ActiveKey = active.Value,
            AntiReplay = hmac.AntiReplay,
            Mode = strict ? HmacMode.Enforce : hmac.Mode,
            TimeWindow = hmac.TimeWindow ?? TimeSpan.FromSeconds(window),
        };
    }

    private void ReportHmac(SourceSpan span, string message) => session.Report(new Diagnostic(
        ValidationDiagnostics.Conflict, span, $"{instance.Name}: {message}")
    {
        Effect = "adverts are neither signed nor checked",
    });
}
