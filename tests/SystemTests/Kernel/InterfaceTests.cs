namespace Holdfast.SystemTests;

/// <summary>What the kernel, or somebody with the ip command, does to a router's interface and addresses.</summary>
public sealed class InterfaceTests
{
    public static TheoryData<string> Singles => Daemons.Singles;

    [Theory, MemberData(nameof(Singles))]
    public async Task An_interface_that_goes_down_is_a_fault_until_it_is_up(string daemon)
    {
        using var lab = new PairLab(Flavour.Version3, daemon, daemon);
        await lab.StartBoth();

        lab.A.LinkDown();

        await lab.BShouldBecomeMaster("A's interface is down");
        await lab.ShouldBecomeTrue(() => lab.A.Log.Contains("Entering FAULT STATE"), "A knows it");
        lab.A.LinkUp();
        await lab.AShouldBecomeMaster("A's interface is up");
    }

    [Theory, MemberData(nameof(Singles))]
    public async Task A_cut_cable_is_a_fault_until_it_is_mended(string daemon)
    {
        using var lab = new PairLab(Flavour.Version3, daemon, daemon);
        await lab.StartBoth();

        lab.Lab.SetCable(lab.A, connected: false);

        await lab.BShouldBecomeMaster("A has no carrier");
        await lab.ShouldBecomeTrue(() => !HoldsAddress(lab.A), "A releases the address");
        lab.Lab.SetCable(lab.A, connected: true);
        await lab.AShouldBecomeMaster("A has its carrier back");
    }

    [Theory, MemberData(nameof(Singles))]
    public async Task A_partition_makes_two_masters_and_its_end_makes_one(string daemon)
    {
        using var lab = new PairLab(Flavour.Version3, daemon, daemon);
        await lab.StartBoth();

        lab.Lab.SetPartition(lab.A, isolated: true);
        await lab.BShouldBecomeMaster("B hears nobody");
        lab.AIsMaster.ShouldBeTrue("neither does A");

        int announcements = AnnouncementsOfA(lab);
        lab.Lab.SetPartition(lab.A, isolated: false);

        await lab.AShouldBecomeMaster("the better one stays");
        await lab.ShouldBecomeTrue(
            () => AnnouncementsOfA(lab) > announcements, "the network learns again where the address is");
    }

    [Theory, MemberData(nameof(Singles))]
    public async Task An_interface_that_is_deleted_and_made_again_is_used_again(string daemon)
    {
        Assert.SkipWhen(daemon == "keepalived", "keepalived does so with dynamic_interfaces only");
        using var lab = new PairLab(Flavour.Version3, daemon, daemon);
        await lab.StartBoth();

        lab.Lab.DeleteInterface(lab.A);

        await lab.BShouldBecomeMaster("A has no interface");
        lab.Lab.Connect(lab.A, "eth0", "10.9.0.1/24");
        await lab.AShouldBecomeMaster("A has its interface back");
        int sent = lab.AdvertsOfA.Count;
        await lab.ShouldBecomeTrue(() => lab.AdvertsOfA.Count >= sent + 3, "A advertises on the new one");
        lab.BIsMaster.ShouldBeFalse();
    }

    [Theory, MemberData(nameof(Singles))]
    public async Task An_interface_that_comes_late_is_waited_for(string daemon)
    {
        using var lab = new PairLab(Flavour.Version3, daemon, daemon);
        lab.Lab.DeleteInterface(lab.A);
        lab.StartB();
        lab.StartA(blocks: "global_defs {\n dynamic_interfaces\n}");
        await lab.BShouldBecomeMaster("A has no interface yet");

        lab.Lab.Connect(lab.A, "eth0", "10.9.0.1/24");

        await lab.AShouldBecomeMaster("A's interface has come");
    }

    [Theory, MemberData(nameof(Singles))]
    public async Task An_interface_that_is_renamed_is_lost_until_its_name_is_back(string daemon)
    {
        Assert.SkipWhen(daemon == "keepalived", "keepalived does so with dynamic_interfaces only");
        using var lab = new PairLab(Flavour.Version3, daemon, daemon);
        await lab.StartBoth();

        lab.A.Ip("link set eth0 down", "link set eth0 name lan0", "link set lan0 up");

        await lab.BShouldBecomeMaster("A has no eth0");
        await lab.ShouldBecomeTrue(() => !HoldsAddress(lab.A, "lan0"), "the address is not left behind");
        lab.A.Ip("link set lan0 down", "link set lan0 name eth0", "link set eth0 up");
        await lab.AShouldBecomeMaster("A has its eth0 back");
    }

    [Theory, MemberData(nameof(Singles))]
    public async Task A_virtual_address_that_somebody_removes_comes_back(string daemon)
    {
        using var lab = new PairLab(Flavour.Version3, daemon, daemon);
        await lab.StartBoth();

        lab.A.Ip("address delete 10.9.0.100/24 dev eth0");

        await lab.ShouldBecomeTrue(() => lab.AIsMaster != lab.BIsMaster, "somebody has the address again");
        await lab.AShouldBecomeMaster("and in the end it is the better one");
    }

    [Theory, MemberData(nameof(Singles))]
    public async Task A_lost_source_address_is_a_fault_until_it_is_back(string daemon)
    {
        using var lab = new PairLab(Flavour.Version3, daemon, daemon);
        await lab.StartBoth();

        lab.A.Ip("address delete 10.9.0.1/24 dev eth0");

        await lab.BShouldBecomeMaster("A has nothing to send from");
        lab.A.Ip("address add 10.9.0.1/24 dev eth0");
        await lab.AShouldBecomeMaster("A has its source address back");
    }

    [Theory, MemberData(nameof(Singles))]
    public async Task What_happened_while_the_kernel_dropped_its_messages_is_found_and_mended(string daemon)
    {
        Assert.SkipWhen(daemon == "keepalived", "keepalived does not look again after an overrun");
        using var lab = new PairLab(Flavour.Version3, daemon, daemon);
        lab.StartA();
        await lab.ShouldBecomeTrue(() => lab.AIsMaster, "A is alone");
        int child = lab.A.Daemon.Children.ShouldHaveSingleItem();
        lab.A.Ip("link add noise0 type veth peer name noise1", "link set noise0 up");
        string[] noise = [.. Enumerable.Range(0, 40_000).Select(i =>
            $"address {(i % 2 == 0 ? "add" : "delete")} 172.16.{i / 2 % 250}.1/24 dev noise0")];

        Processes.Signal(child, Processes.SIGSTOP);
        lab.A.Ip(noise);
        lab.A.Ip("address delete 10.9.0.100/24 dev eth0");
        Processes.Signal(child, Processes.SIGCONT);

        await lab.ShouldBecomeTrue(() => lab.AIsMaster, "the address is missed although its removal was never told");
        int sent = lab.AdvertsOfA.Count;
        await lab.ShouldBecomeTrue(() => lab.AdvertsOfA.Count >= sent + 5, "the master goes on");
    }

    private static bool HoldsAddress(Node node, string @interface = "eth0") =>
        node.Addresses(@interface).Any(address => address.StartsWith("10.9.0.100/", StringComparison.Ordinal));

    // ARP, request or reply, whose sender claims the virtual address with A's hardware address.
    private static int AnnouncementsOfA(PairLab lab)
    {
        string link = lab.A.Exec("ip", "-oneline", "link", "show", "dev", "eth0").OutputOrThrow();
        string mac = link.Split("link/ether ")[1].Split(' ')[0];
        byte[] hardware = Convert.FromHexString(mac.Replace(":", "", StringComparison.Ordinal));
        return lab.Wire.Frames().Count(frame => frame.Bytes.Length >= 42
            && frame.Bytes.AsSpan(12, 2).SequenceEqual((byte[])[0x08, 0x06])
            && frame.Bytes.AsSpan(22, 6).SequenceEqual(hardware)
            && frame.Bytes.AsSpan(28, 4).SequenceEqual((byte[])[10, 9, 0, 100]));
    }
}
