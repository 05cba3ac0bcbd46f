using System.Net.Sockets;
using Holdfast.Core;
using Holdfast.Core.Control;
using Holdfast.Daemon.Control;

namespace Holdfast.Tests.Daemon.Control;

public sealed class ChildLinkTests : IDisposable
{
    private readonly Socket _parent;
    private readonly ChildLink _link;
    private readonly System.Collections.Concurrent.BlockingCollection<Action> _posted = [];

    public ChildLinkTests()
    {
        string path = Path.Combine(Path.GetTempPath(), $"holdfast-{Guid.NewGuid():N}");
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        _parent = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        _parent.Connect(new UnixDomainSocketEndPoint(path));
        _link = ChildLink.Over(listener.Accept());
        File.Delete(path);
    }

    public void Dispose()
    {
        _parent.Dispose();
        _link.Dispose();
        _posted.Dispose();
    }

    [Fact]
    public void A_child_reads_its_start_and_answers()
    {
        Send(FrameKind.Start, Start("a"));

        _link.ReadStart().Model.Global.RouterId.ShouldBe("a");
        _link.SendReady();
        _link.SendReloaded(false, "no");

        Frame.Receive(_parent)!.Value.Kind.ShouldBe(FrameKind.Ready);
        ControlMessages.ReadReloadAnswer(Frame.Receive(_parent)!.Value.Content).ShouldBe(new ReloadAnswer(false, "no"));
    }

    [Fact]
    public void A_reload_reaches_the_loop()
    {
        string? seen = null;
        _link.Listen(_posted.Add, start => seen = start.Model.Global.RouterId, () => seen = "stopped");

        Send(FrameKind.Reload, Start("b"));
        RunPosted();

        seen.ShouldBe("b");
    }

    [Fact]
    public void A_parent_that_dies_stops_the_child()
    {
        int stops = 0;
        _link.Listen(_posted.Add, _ => { }, () => stops++);

        _parent.Dispose();
        RunPosted();

        stops.ShouldBe(1);
    }

    [Fact]
    public void A_stop_frame_stops_the_child()
    {
        int stops = 0;
        _link.Listen(_posted.Add, _ => { }, () => stops++);

        Send(FrameKind.Stop, []);
        RunPosted();

        stops.ShouldBe(1);
    }

    [Fact]
    public void A_frame_that_is_no_frame_stops_the_child()
    {
        int stops = 0;
        _link.Listen(_posted.Add, _ => { }, () => stops++);

        _parent.Send([0xff, 0xff, 0xff, 0xff, 2]);
        RunPosted();

        stops.ShouldBe(1);
    }

    [Fact]
    public void A_parent_that_dies_before_it_sent_the_start_is_an_error()
    {
        _parent.Dispose();

        Should.Throw<InvalidDataException>(() => _link.ReadStart());
    }

    private static byte[] Start(string routerId) => ControlMessages.Write(
        new ChildStart(new ConfigurationModel { Global = new GlobalSettings { RouterId = routerId } }, new ChildSettings()));

    private void Send(FrameKind kind, byte[] content) => Frame.Send(_parent, kind, content);

    private void RunPosted()
    {
        _posted.TryTake(out Action? action, TimeSpan.FromSeconds(10)).ShouldBeTrue("nothing was posted");
        action!();
    }
}
