using Holdfast.Linux.Files;
using Holdfast.Linux.Interop;
using Holdfast.Linux.Namespaces;

namespace Holdfast.SystemTests.Kernel;

public sealed class NamespaceTests
{
    [Fact]
    public void A_thread_enters_a_namespace_and_comes_back()
    {
        using var lab = new Lab();
        Node node = lab.AddNode("a");
        node.Ip("link add only-here type veth peer name its-peer");
        bool before = true, inside = false, after = true;
        var thread = new Thread(() =>
        {
            using SafeFileDescriptor home = NetworkNamespace.Current();
            before = Interfaces.IndexOf("only-here") != 0;
            NetworkNamespace.Enter($"/proc/{node.Sandbox.Pid}/ns/net");
            inside = Interfaces.NameOf(Interfaces.IndexOf("only-here")) == "only-here";
            NetworkNamespace.Enter(home);
            after = Interfaces.IndexOf("only-here") != 0;
        });
        thread.Start();
        thread.Join();

        (before, inside, after).ShouldBe((false, true, false));
    }

    [Fact]
    public void A_namespace_that_does_not_exist_is_told_by_its_path() =>
        Should.Throw<SystemCallException>(() => NetworkNamespace.Enter("no-such-name"))
            .Message.ShouldBe("open /run/netns/no-such-name: No such file or directory");

    [Fact]
    public void A_kernel_setting_is_changed_and_put_back_unless_somebody_else_has_changed_it()
    {
        using var lab = new Lab();
        Node node = lab.AddNode("a");
        const string Ours = "net/ipv4/conf/eth0/arp_ignore", Theirs = "net/ipv4/conf/eth0/arp_announce";
        string? InNode(string name) => node.Sandbox.InNetwork(() => Sysctl.Read(name));
        var settings = new Sysctl();

        node.Sandbox.InNetwork(() => settings.TryChange(Ours, "1") && settings.TryChange(Ours, "2")).ShouldBeTrue();
        node.Sandbox.InNetwork(() => settings.TryChange(Theirs, "1")).ShouldBeTrue();
        InNode(Ours).ShouldBe("2");
        node.Sandbox.InNetwork(() => Sysctl.TryWrite(Theirs, "2")).ShouldBeTrue();
        node.Sandbox.InNetwork(() =>
        {
            settings.Restore();
            return true;
        });

        InNode(Ours).ShouldBe("0");
        InNode(Theirs).ShouldBe("2");
    }
}
