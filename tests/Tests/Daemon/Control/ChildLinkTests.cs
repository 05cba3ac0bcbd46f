using System.Collections.Concurrent;
using Holdfast.Core;
using Holdfast.Core.Control;
using Holdfast.Core.LoadBalancing;
using Holdfast.Core.Packets;
using Holdfast.Core.Vrrp;
using Holdfast.Daemon.Control;
using Holdfast.Linux.Events;
using Holdfast.Linux.Sockets;

namespace Holdfast.Tests.Daemon.Control;

public sealed class ChildLinkTests : IDisposable
{
    private readonly EventLoop _loop = new();
    private readonly BlockingCollection<Action> _posted = [];
    private readonly List<string> _heard = [];
    private readonly ManualResetEventSlim _killed = new();
    private readonly ParentLink _parent;
    private readonly ChildLink _child;

    public ChildLinkTests()
    {
        _parent = new ParentLink(_loop, ControlMessages.Write(Start("first")), out MessageChannel theirs)
        {
            Ready = () => _heard.Add("ready"),
            Reloaded = answer => _heard.Add(answer.ToString()),
            ReloadRequested = () => _heard.Add("reload requested"),
            Drained = drained => _heard.Add(string.Join(' ', drained)),
        };
        _child = new ChildLink(theirs) { OrphanLimit = TimeSpan.FromMilliseconds(20), EndNow = _killed.Set };
    }

    public void Dispose()
    {
        _parent.Dispose();
        _child.Dispose();
        _loop.Dispose();
        _posted.Dispose();
        _killed.Dispose();
    }

    [Fact]
    public void A_child_finds_its_configuration_waiting() => _child.ReadStart(Read).Model.Global.RouterId.ShouldBe("first");

    [Fact]
    public void What_a_child_says_reaches_the_parent_s_loop()
    {
        _child.SendReady();
        _child.SendReloaded(false, "no");
        _child.SendReloadRequest();
        for (int i = 0; i < 3; i++) _loop.Turn();

        _heard.ShouldBe(["ready", new ReloadAnswer(false, "no").ToString(), "reload requested"]);
    }

    [Fact]
    public void A_reload_of_any_size_reaches_the_loop()
    {
        IReadOnlyList<VirtualAddress> addresses =
            [.. Enumerable.Repeat(new VirtualAddress { Address = IpAddress.Parse("10.0.0.1"), PrefixLength = 32 }, 20_000)];
        ChildStart large = Start("large") with
        {
            Model = new ConfigurationModel
            {
                VirtualRouters = [new VirtualRouter { Name = "a", VirtualRouterId = 1, Addresses = addresses }],
            },
        };
        ChildStart? seen = null;
        _child.ReadStart(Read);
        _child.Listen(_posted.Add, Read, start => seen = start, () => { });

        _parent.TryReload(ControlMessages.Write(large)).ShouldBeTrue();
        RunPosted();

        seen!.Model.VirtualRouters[0].Addresses.Count.ShouldBe(20_000);
    }

    [Fact]
    public void A_reload_that_has_lost_its_file_on_the_way_is_refused_and_the_child_goes_on()
    {
        _child.ReadStart(Read);
        _child.Listen(_posted.Add, Read, start => _child.SendReloaded(true, start.Model.Global.RouterId!), () => _heard.Add("stopped"));

        _parent.TryReload(ControlMessages.Write(Start("first"))).ShouldBeTrue();
        _parent.TryReload([]).ShouldBeTrue();
        _parent.TryReload(ControlMessages.Write(Start("third"))).ShouldBeTrue();
        for (int i = 0; i < 3; i++) RunPosted();
        for (int i = 0; i < 3; i++) _loop.Turn();

        // In the order in which they were asked for.
        _heard.Select(answer => answer.Contains("no descriptor free") ? "refused" : answer.Contains("first") ? "first" : "third")
            .ShouldBe(["first", "refused", "third"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_child_stops_when_told_or_when_its_parent_is_gone(bool told)
    {
        int stops = 0;
        _child.ReadStart(Read);
        _child.Listen(_posted.Add, Read, _ => { }, () => stops++);

        if (told) _parent.SendStop();
        else _parent.Dispose();
        RunPosted();

        stops.ShouldBe(1);
    }

    [Fact]
    public void What_a_child_said_last_is_heard_after_its_end()
    {
        DrainedServer[] drained = [new("vs", "10.0.0.1", 80) { IsOut = true, EndsAt = 7, IsUp = true }, new("vs", "10.0.0.2", 0)];
        _child.SendDrained(drained);
        _child.SendReloaded(true, startsAnew: true);
        _child.Dispose();

        _parent.ReadRest();

        _heard.ShouldBe([string.Join<DrainedServer>(' ', drained), new ReloadAnswer(true, "") { StartsAnew = true }.ToString()]);
    }

    [Fact]
    public void A_child_that_is_to_leave_hears_of_it_and_of_a_later_stop()
    {
        var heard = new List<string>();
        _child.ReadStart(Read);
        _child.Listen(_posted.Add, Read, _ => { }, () => heard.Add("stop"), () => heard.Add("leave"));

        _parent.SendLeave();
        _parent.SendStop();
        RunPosted();
        RunPosted();

        heard.ShouldBe(["leave", "stop"]);
    }

    [Fact]
    public void A_child_whose_loop_hangs_ends_all_the_same_when_its_parent_is_dead()
    {
        _child.ReadStart(Read);
        _child.Listen(_posted.Add, Read, _ => { }, () => { });

        _parent.Dispose();

        _killed.Wait(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken).ShouldBeTrue();
    }

    [Fact]
    public void A_child_without_configuration_says_so()
    {
        _child.ReadStart(Read);

        Should.Throw<InvalidDataException>(() => _child.ReadStart(Read));
    }

    private static ChildStart Read(byte[] json) => ControlMessages.ReadChildStart(json);

    private static ChildStart Start(string routerId) =>
        new(new ConfigurationModel { Global = new GlobalSettings { RouterId = routerId } }, new ChildSettings());

    private void RunPosted()
    {
        _posted.TryTake(out Action? action, TimeSpan.FromSeconds(10)).ShouldBeTrue("nothing was posted");
        action!();
    }
}
