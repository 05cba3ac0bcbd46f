using System.Text.Json;
using Holdfast.Core;
using Holdfast.Core.Control;
using Holdfast.Core.Notifications;
using Holdfast.Core.Packets;
using Holdfast.Core.Tracking;
using Holdfast.Core.Vrrp;
using Holdfast.Daemon.Dumps;

namespace Holdfast.Tests.Daemon.Dumps;

/// <summary>The dump files. Layout, names and order were compared with keepalived 2.2.7's for the same configuration.</summary>
public sealed class DumpTests : IDisposable
{
    private static readonly DumpFacts s_facts = new("host", "root", Umask: 0x7f);

    private readonly string _directory = Directory.CreateTempSubdirectory("holdfast-dump-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Statistics_have_keepalived_s_layout() => Golden.Verify(StatisticsDump.Format(Snapshot()), "keepalived.stats");

    [Fact]
    public void Data_have_keepalived_s_layout() => Golden.Verify(DataDump.Format(Snapshot(), s_facts), "keepalived.data");

    [Fact]
    public void The_parent_writes_global_definitions_only() =>
        Golden.Verify(DataDump.FormatParent(Snapshot().Global, s_facts with { NetworkNamespace = "blue" }), "keepalived_parent.data");

    [Fact]
    public void Json_has_keepalived_s_names_and_types() => Golden.Verify(Indented(JsonDump.Format(Snapshot())), "keepalived.json");

    [Fact]
    public void Json_version_2_is_an_object_with_the_same_instances()
    {
        VrrpSnapshot snapshot = Snapshot();
        using JsonDocument first = JsonDocument.Parse(JsonDump.Format(snapshot));
        using JsonDocument second = JsonDocument.Parse(
            JsonDump.Format(snapshot with { Global = snapshot.Global with { JsonVersion = 2 } }));

        second.RootElement.EnumerateObject().Select(property => property.Name).ShouldBe(["vrrp", "track_process"]);
        second.RootElement.GetProperty("vrrp").GetRawText().ShouldBe(first.RootElement.GetRawText());
        second.RootElement.GetProperty("track_process").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public void No_dump_shows_a_password()
    {
        string all = DataDump.Format(Snapshot(), s_facts) + JsonDump.Format(Snapshot()) + StatisticsDump.Format(Snapshot());

        all.ShouldNotContain("geheim");
        all.ShouldNotContain("mailword");
    }

    [Fact]
    public void A_file_is_written_with_the_mode_that_the_umask_leaves()
    {
        string path = Path.Combine(_directory, "keepalived.stats");

        DumpFile.TryWrite(path, "first", umask: 0x12, out _).ShouldBeTrue();
        DumpFile.TryWrite(path, "second", umask: 0x7f, out _).ShouldBeTrue();

        File.ReadAllText(path).ShouldBe("second");
        File.GetUnixFileMode(path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Directory.GetFiles(_directory).ShouldBe([path], "no temporary file stays");
    }

    [Fact]
    public void A_file_that_cannot_be_written_is_told()
    {
        DumpFile.TryWrite(Path.Combine(_directory, "no", "such"), "x", 0, out string error).ShouldBeFalse();
        error.ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("keepalived.data", null, false, "/d/keepalived.data")]
    [InlineData("keepalived_parent.data", null, false, "/d/keepalived_parent.data")]
    [InlineData("keepalived.data", "/x/state.txt", false, "/x/state.txt")]
    [InlineData("keepalived_parent.data", "/x/state.txt", false, "/x/state_parent.txt")]
    [InlineData("keepalived.stats", "/x/state.txt", false, "/d/keepalived.stats")]
    [InlineData("keepalived.json", null, true, "/d/keepalived.ns_blue.json")]
    public void Files_have_keepalived_s_names(string name, string? stateDumpFile, bool useInstance, string path) =>
        DumpFile.PathOf(
            new GlobalSettings { StateDumpFile = stateDumpFile, DataUsesInstance = useInstance, InstanceName = "blue" },
            new ChildSettings { DumpDirectory = "/d", NetworkNamespace = "ns" },
            name).ShouldBe(path);

    [Fact]
    public void The_directory_is_an_absolute_and_existing_tmpdir_or_tmp()
    {
        DumpFile.DirectoryFrom(_directory + "/").ShouldBe(_directory);
        DumpFile.DirectoryFrom(null).ShouldBe("/tmp");
        DumpFile.DirectoryFrom("relative").ShouldBe("/tmp");
        DumpFile.DirectoryFrom(_directory + "/none").ShouldBe("/tmp");
    }

    private static string Indented(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions
        {
            Indented = true,
            Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        }))
        {
            document.WriteTo(writer);
        }

        return System.Text.Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    private static VrrpSnapshot Snapshot() => new()
    {
        Global = new GlobalSettings
        {
            RouterId = "lb01",
            ScriptSecurity = true,
            Umask = 0x12,
            Smtp = new SmtpSettings { Server = "192.0.2.1", Password = "mailword", Recipients = ["root@localhost"] },
        },
        Routers =
        [
            Multicast(), Unicast(), new RouterSnapshot
            {
                Settings = new VirtualRouter
                {
                    Name = "VI_6", VirtualRouterId = 53, Interface = "eth0", Family = IpFamily.V6, Version = VrrpVersion.V3,
                    MulticastGroup = IpAddress.Parse("ff02::12"),
                    Addresses =
                    [
                        Address("fe80::5", 64) with { NoDad = true },
                        Address("2001:db8::10", 64) with { PreferredLifetime = 0, Home = true },
                    ],
                },
                Role = VrrpRole.Fault,
                WantedRole = VrrpRole.Fault,
                EffectivePriority = 100,
                TotalPriority = 100,
                Faults = ["interface eth0 is down", "no link-local address on eth0"],
                MasterDownInterval = TimeSpan.FromMilliseconds(3609.375),
            },
        ],
        Groups = [new GroupSnapshot(new SyncGroup { Name = "G1", Members = ["VI_1", "VI_2"], Notify = Notify() }, VrrpRole.Master)],
        Scripts =
        [
            new ScriptSnapshot
            {
                Settings = new TrackScript
                {
                    Name = "chk", Command = Script("/usr/bin/pgrep", "nginx"), Weight = -10, Rise = 2, Fall = 2,
                    Timeout = TimeSpan.FromMilliseconds(500),
                },
                IsUp = true,
                Result = 3,
                TrackedBy = ["VI_1"],
            },
        ],
        Interfaces =
        [
            new InterfaceSnapshot
            {
                Name = "eth0", Index = 3, IsUp = true, IsRunning = true, Mtu = 1500, HardwareAddress = [0x72, 0x35, 0x41, 0xe6, 0x0b, 0x34],
                Ipv4Address = IpAddress.Parse("10.77.0.1"), TrackedBy = [new Tracked("VI_1"), new Tracked("VI_2", 5)],
            },
        ],
    };

    private static RouterSnapshot Multicast() => new()
    {
        Settings = new VirtualRouter
        {
            Name = "VI_1",
            VirtualRouterId = 51,
            Interface = "eth0",
            WantsMaster = true,
            Priority = 150,
            MulticastGroup = IpAddress.Parse("224.0.0.18"),
            Authentication = AuthenticationType.Pass,
            Password = "geheim"u8.ToArray(),
            Addresses =
            [
                Address("10.77.0.100", 24) with { Label = "eth0:1", Broadcast = IpAddress.Parse("10.77.0.255"), Scope = 200 },
                Address("10.77.0.101", 32),
            ],
            ExcludedAddresses = [Address("10.77.0.102", 32) with { Scope = 253, NoTrack = true, Device = "eth1" }],
            TrackedInterfaces = [new Tracked("eth1", 5)],
            TrackedScripts = [new Tracked("chk", -10)],
            Notify = Notify(),
            SmtpAlert = true,
        },
        SyncGroup = "G1",
        Role = VrrpRole.Master,
        WantedRole = VrrpRole.Master,
        EffectivePriority = 155,
        TotalPriority = 155,
        MasterAdvertInterval = TimeSpan.FromSeconds(1),
        MasterDownInterval = TimeSpan.FromTicks(34140620),
        LastTransition = new DateTimeOffset(2026, 11, 20, 21, 39, 52, TimeSpan.Zero).AddTicks(8089870),
        SourceAddress = IpAddress.Parse("10.77.0.1"),
        AddressesSet = [true, true],
        ExcludedAddressesSet = [true],
        Counters = new VrrpCounters
        {
            AdvertsReceived = 1, AdvertsSent = 2, BecameMaster = 3, ReleasedMaster = 4, LengthErrors = 5, TtlErrors = 6,
            InvalidTypes = 7, IntervalErrors = 8, AddressListErrors = 9, InvalidAuthenticationTypes = 10,
            AuthenticationTypeMismatches = 11, AuthenticationFailures = 12, PriorityZeroReceived = 13, PriorityZeroSent = 14,
        },
    };

    private static RouterSnapshot Unicast() => new()
    {
        Settings = new VirtualRouter
        {
            Name = "VI_2",
            VirtualRouterId = 52,
            Interface = "eth0",
            Version = VrrpVersion.V3,
            AdvertInterval = TimeSpan.FromMilliseconds(500),
            Preempt = false,
            PreemptDelay = TimeSpan.FromSeconds(20),
            SourceAddress = IpAddress.Parse("10.77.0.1"),
            UnicastPeers = [new UnicastPeer(IpAddress.Parse("10.77.0.2"))],
            Addresses = [Address("10.77.0.110", 32)],
        },
        SyncGroup = "G1",
        Role = VrrpRole.Backup,
        WantedRole = VrrpRole.Backup,
        EffectivePriority = 100,
        TotalPriority = 100,
        MasterPriority = 120,
        MasterAdvertInterval = TimeSpan.FromMilliseconds(250),
        MasterDownInterval = TimeSpan.FromMilliseconds(902.34375),
        SourceAddress = IpAddress.Parse("10.77.0.1"),
    };

    private static VirtualAddress Address(string text, byte prefix) =>
        new() { Address = IpAddress.Parse(text), PrefixLength = prefix };

    private static NotifyScripts Notify() => new()
    {
        Master = Script("/bin/notify", "a b") with { UserId = 0, GroupId = 0 },
        Any = Script("/bin/any"),
    };

    private static ScriptCommand Script(params string[] words) => new(words);
}
