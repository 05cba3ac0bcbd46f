using System.Buffers.Binary;
using Holdfast.Linux.Interop;
using Holdfast.Linux.Namespaces;
using Holdfast.Linux.Sockets;

namespace Holdfast.SystemTests.Kernel;

public sealed class PacketSocketTests : IAsyncLifetime
{
    private readonly Lab _lab = new();
    private readonly Node _a;
    private readonly PacketSocket _socket;
    private readonly int _index;

    public PacketSocketTests()
    {
        _a = _lab.AddNode("a", "10.9.0.1/24");
        _socket = _a.Sandbox.InNetwork(() => new PacketSocket());
        _index = _a.Sandbox.InNetwork(() => Interfaces.IndexOf("eth0"));
    }

    public async ValueTask InitializeAsync() => await Links.Ready(_lab, _a);

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        _lab.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Many_frames_leave_at_once_and_arrive_in_order()
    {
        Capture capture = _lab.StartCapture();
        for (int i = 0; i < 1000; i++) _socket.TryQueue(Frame(i), _index).ShouldBeTrue();
        _socket.Pending.ShouldBe(1000);

        _socket.Flush(limit: 256).ShouldBe(new FlushResult(Sent: 256, Failed: 0, Pending: 744, Errno: 0));
        while (_socket.Pending > 0) _socket.Flush(limit: 256).Failed.ShouldBe(0);

        await Eventually.ShouldBecomeTrue(
            () => Numbers(capture).Count >= 1000, TimeSpan.FromSeconds(10), "all frames are on the wire");
        Numbers(capture).ShouldBe(Enumerable.Range(0, 1000));
    }

    [Fact]
    public async Task A_frame_for_an_interface_that_is_gone_does_not_keep_the_others_back()
    {
        Capture capture = _lab.StartCapture();
        _socket.TryQueue(Frame(1), _index).ShouldBeTrue();
        _socket.TryQueue(Frame(2), 9999).ShouldBeTrue();
        _socket.TryQueue(Frame(3), _index).ShouldBeTrue();

        _socket.Flush().ShouldBe(new FlushResult(Sent: 2, Failed: 1, Pending: 0, Errno.ENXIO));

        await Eventually.ShouldBecomeTrue(() => Numbers(capture).Count >= 2, TimeSpan.FromSeconds(10), "two frames are on the wire");
        Numbers(capture).ShouldBe([1, 3]);
    }

    [Fact]
    public void A_link_that_is_down_is_told()
    {
        _a.LinkDown();
        _socket.TryQueue(Frame(1), _index).ShouldBeTrue();

        _socket.Flush().ShouldBe(new FlushResult(Sent: 0, Failed: 1, Pending: 0, Errno.ENETDOWN));
    }

    [Fact]
    public void A_full_queue_takes_no_more_until_it_is_flushed()
    {
        int queued = 0;
        while (_socket.TryQueue(Frame(queued), _index)) queued++;

        queued.ShouldBe(1024);
        _socket.Flush().Sent.ShouldBeGreaterThan(0);
        while (_socket.Pending > 0) _socket.Flush();
        _socket.TryQueue(Frame(0), _index).ShouldBeTrue();
    }

    [Fact]
    public void Queueing_and_flushing_allocate_nothing()
    {
        byte[] frame = Frame(1);
        Send(10);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Send(100);

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);

        void Send(int rounds)
        {
            for (int round = 0; round < rounds; round++)
            {
                for (int i = 0; i < 20; i++) _socket.TryQueue(frame, _index);
                _socket.Flush();
            }
        }
    }

    // From a private address, of the type for local experiments (IEEE 802), to everybody.
    private static byte[] Frame(int number)
    {
        byte[] frame = new byte[60];
        frame.AsSpan(0, 6).Fill(0xff);
        frame[6] = 0x02;
        frame[12] = 0x88;
        frame[13] = 0xb5;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(14), number);
        return frame;
    }

    private static List<int> Numbers(Capture capture) =>
        [.. capture.Frames().Where(frame => frame.Bytes is [_, _, _, _, _, _, 0x02, 0, 0, 0, 0, 0, 0x88, 0xb5, ..])
            .Select(frame => BinaryPrimitives.ReadInt32BigEndian(frame.Bytes.AsSpan(14)))];
}
