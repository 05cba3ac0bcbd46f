using FsCheck;
using FsCheck.Fluent;
using Holdfast.Core;
using Holdfast.Core.Control;
using Holdfast.Core.Notifications;
using Holdfast.Core.Packets;
using Holdfast.Core.Tracking;
using Holdfast.Core.Vrrp;

namespace Holdfast.Tests.Daemon.Control;

/// <summary>The configuration that a child gets is the one that the parent compiled.</summary>
public sealed class ModelJsonTests
{
    [Fact]
    public void Any_model_survives_the_way_to_a_child() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(200),
            Prop.ForAll(Arb.From(Starts()), start =>
            {
                ChildStart read = ControlMessages.ReadChildStart(ControlMessages.Write(start));
                Structure.Of(read).ShouldBe(Structure.Of(start));
            }));

    [Fact]
    public void The_default_model_survives_too()
    {
        var start = new ChildStart(new ConfigurationModel(), new ChildSettings());

        Structure.Of(ControlMessages.ReadChildStart(ControlMessages.Write(start))).ShouldBe(Structure.Of(start));
    }

    [Fact]
    public void A_value_that_differs_from_its_default_is_not_lost()
    {
        var router = new VirtualRouter { Name = "a", VirtualRouterId = 1, Preempt = false, Accept = false, Priority = 1, UnicastTtl = 0 };
        var start = new ChildStart(new ConfigurationModel { VirtualRouters = [router] }, new ChildSettings());

        VirtualRouter read = ControlMessages.ReadChildStart(ControlMessages.Write(start)).Model.VirtualRouters[0];

        (read.Preempt, read.Accept, read.Priority, read.UnicastTtl).ShouldBe((false, false, (byte)1, (byte)0));
    }

    private static Gen<ChildStart> Starts() =>
        from global in Globals()
        from routers in Routers().ArrayOf()
        from groups in Groups().ArrayOf()
        from scripts in TrackScripts().ArrayOf()
        from flag in Bools()
        from number in Gen.Choose(0, 30)
        from text in Texts()
        select new ChildStart(
            new ConfigurationModel { Global = global, VirtualRouters = routers, SyncGroups = groups, Scripts = scripts },
            new ChildSettings
            {
                Log = new LogSettings { Tag = text ?? "", Console = flag, Syslog = !flag, Facility = number, File = text, Detail = number },
                PidFile = text ?? "", Umask = (uint)number, NetworkNamespace = text, ReleaseForeignAddresses = flag,
                KeepAddressesAtExit = !flag, MonitorAddresses = flag, DumpConfiguration = !flag, Restarts = number,
            });

    private static Gen<GlobalSettings> Globals() =>
        from text in Texts()
        from other in Texts()
        from script in Gen.OneOf(Scripts().Select(script => (ScriptCommand?)script), Gen.Constant((ScriptCommand?)null))
        from flag in Bools()
        from time in Times()
        from number in Gen.Choose(0, 65535)
        from optional in Gen.Elements<int?>(null, 0, -20, 99)
        from security in Gen.Elements(Enum.GetValues<SmtpSecurity>())
        select new GlobalSettings
        {
            RouterId = text, InstanceName = other, NetworkNamespace = text, UsePidDirectory = flag, ChildWaitTime = time,
            Smtp = new SmtpSettings
            {
                Server = text, Port = (ushort)number, Timeout = time, Recipients = text is null ? [] : [text, "x"],
                Security = security, VerifyCertificate = flag, User = other, Password = text, NoFaultMails = !flag,
            },
            StartupScript = script, ShutdownScript = script, StartupScriptTimeout = time,
            VrrpScheduling = new SchedulingSettings
            {
                Nice = optional, RealTimePriority = optional, RealTimeLimitMicroseconds = optional is null ? null : ulong.MaxValue,
                CpuAffinity = [number, 1], NoSwap = flag, ProcessName = other,
            },
            DynamicInterfaces = flag, VrrpStartupDelay = time, ScriptSecurity = !flag, NotifyFifo = text, NotifyFifoScript = script,
            Umask = optional is null ? null : 63u, JsonVersion = 2, StateDumpFile = text, DataUsesInstance = flag,
            NetlinkMonitorBuffer = optional is null ? null : new NetlinkBuffer(7, flag), MulticastGroup4 = IpAddress.Parse("224.0.0.99"),
        };

    private static Gen<VirtualRouter> Routers() =>
        from text in Texts()
        from id in Gen.Choose(1, 255)
        from family in Gen.Elements(IpFamily.V4, IpFamily.V6)
        from addresses in Addresses().ArrayOf()
        from excluded in Addresses().ArrayOf()
        from peer in IpAddresses()
        from password in Gen.Choose(0, 255).ArrayOf()
        from tracked in Trackeds().ArrayOf()
        from notify in Notifies()
        from flag in Bools()
        from time in Times()
        select new VirtualRouter
        {
            Name = text ?? "", VirtualRouterId = (byte)id, Family = family, Interface = text, WantsMaster = flag, Priority = (byte)id,
            Version = flag ? VrrpVersion.V2 : VrrpVersion.V3, AdvertInterval = time, Preempt = flag, PreemptDelay = time,
            DownTimerAdverts = id, Addresses = addresses, ExcludedAddresses = excluded, SourceAddress = flag ? peer : null,
            MulticastGroup = flag ? default : peer, UnicastPeers = flag ? [new UnicastPeer(peer, (byte)id, 3)] : [],
            UnicastTtl = (byte)id, Authentication = flag ? AuthenticationType.Pass : AuthenticationType.None,
            Password = [.. password.Select(octet => (byte)octet)], Strict = flag, Accept = !flag,
            GratuitousArp = new GratuitousArpSettings { MasterDelay = time, MasterRepeat = id, Interval = time },
            TrackedInterfaces = tracked, TrackedScripts = tracked, Notify = notify, NotifyDeleted = flag, SmtpAlert = !flag,
            KernelReceiveBufferSize = flag ? id : null,
        };

    private static Gen<VirtualAddress> Addresses() =>
        from address in IpAddresses()
        from text in Texts()
        from number in Gen.Choose(0, 255)
        from flag in Bools()
        select new VirtualAddress
        {
            Address = address, PrefixLength = (byte)(number % 33), Device = text, Label = text, Scope = (byte)number,
            Broadcast = flag ? address : null, Peer = flag ? null : address, PeerPrefixLength = (byte)number,
            PreferredLifetime = flag ? 0 : uint.MaxValue, Home = flag, NoDad = flag, NoTrack = !flag, AutoJoin = flag,
        };

    private static Gen<IpAddress> IpAddresses() => Gen.OneOf(
        Gen.Choose(0, 255).ArrayOf(4).Select(octets => new IpAddress([.. octets.Select(octet => (byte)octet)])),
        Gen.Choose(0, 255).ArrayOf(16).Select(octets => new IpAddress([.. octets.Select(octet => (byte)octet)])));

    private static Gen<SyncGroup> Groups() =>
        from names in Texts().ArrayOf()
        from tracked in Trackeds().ArrayOf()
        from notify in Notifies()
        from flag in Bools()
        select new SyncGroup
        {
            Name = names.FirstOrDefault() ?? "", Members = [.. names.Select(name => name ?? "")], TrackedInterfaces = tracked,
            TrackedScripts = tracked, TrackingWeight = flag, Notify = notify, SmtpAlert = flag,
        };

    private static Gen<TrackScript> TrackScripts() =>
        from name in Texts()
        from command in Scripts()
        from time in Times()
        from number in Gen.Choose(-253, 253)
        from flag in Bools()
        select new TrackScript
        {
            Name = name ?? "", Command = command, Interval = time, Timeout = flag ? time : null, Weight = number, Reverse = flag,
            Rise = number, Fall = 2, InitFail = flag, Insecure = !flag,
        };

    private static Gen<Tracked> Trackeds() =>
        from name in Texts()
        from weight in Gen.Choose(-253, 253)
        from reverse in Bools()
        select new Tracked(name ?? "", weight, reverse);

    private static Gen<NotifyScripts> Notifies() =>
        from first in Scripts()
        from second in Scripts()
        from flag in Bools()
        select flag ? NotifyScripts.None : new NotifyScripts { Master = first, Any = second, Deleted = second };

    private static Gen<ScriptCommand> Scripts() =>
        from path in Texts()
        from arguments in Texts().ArrayOf()
        from user in Gen.Elements<uint?>(null, 0u, uint.MaxValue)
        from flag in Bools()
        select new ScriptCommand([path ?? "", .. arguments.Select(word => word ?? "")], user, user)
        {
            ResolvedPath = flag ? path : null,
            SupplementaryGroups = flag,
        };

    private static Gen<string?> Texts() =>
        Gen.Elements<string?>(null, "", "VI_1", "mit Blank", "\"quoted\" \\ 'x'", "ü€😀", "\t\u0001\u007f", new string('x', 300));

    private static Gen<bool> Bools() => Gen.Elements(true, false);

    private static Gen<TimeSpan> Times() =>
        Gen.Elements(TimeSpan.Zero, TimeSpan.FromTicks(1), TimeSpan.FromMilliseconds(10), TimeSpan.FromDays(40), TimeSpan.MaxValue);
}
