using Holdfast.Linux.Files;
using Holdfast.Linux.Interop;
using Holdfast.Linux.Sockets;

namespace Holdfast.Tests.Linux.Sockets;

public sealed class MessageChannelTests : IDisposable
{
    private readonly MessageChannel _parent;
    private readonly MessageChannel _child;
    private readonly byte[] _buffer = new byte[MessageChannel.MaxLength];

    public MessageChannelTests() => (_parent, _child) = MessageChannel.CreatePair();

    public void Dispose()
    {
        _parent.Dispose();
        _child.Dispose();
    }

    [Fact]
    public void Messages_keep_their_order_and_their_boundaries()
    {
        byte[] longest = new byte[MessageChannel.MaxLength];
        longest[^1] = 7;
        _parent.TrySend([1, 2, 3]).ShouldBeTrue();
        _parent.TrySend(longest).ShouldBeTrue();

        Receive(_child).ShouldBe([1, 2, 3]);
        Receive(_child).ShouldBe(longest);
        _child.Receive(_buffer, out _, out _).ShouldBe(ReceiveResult.Nothing);
    }

    [Fact]
    public void A_message_carries_a_descriptor()
    {
        using SafeFileDescriptor text = MemFd.Create("text", "much text"u8);
        _child.TrySend([1], text).ShouldBeTrue();

        _parent.Receive(_buffer, out int length, out SafeFileDescriptor? attached).ShouldBe(ReceiveResult.Message);

        length.ShouldBe(1);
        using (attached.ShouldNotBeNull())
        {
            attached.Number.ShouldNotBe(text.Number);
            MemFd.ReadAll(attached).ShouldBe("much text"u8.ToArray());
        }
    }

    [Fact]
    public void A_reader_that_does_not_read_blocks_nobody()
    {
        int sent = 0;
        while (_parent.TrySend(new byte[1000]) && sent < 100_000) sent++;

        sent.ShouldBeInRange(1, 99_999);
    }

    [Fact]
    public void The_end_of_the_other_process_is_seen_from_both_directions()
    {
        _child.TrySend([9]).ShouldBeTrue();
        _child.Dispose();

        Receive(_parent).ShouldBe([9]);
        _parent.Receive(_buffer, out _, out _).ShouldBe(ReceiveResult.Closed);
        _parent.TrySend([1]).ShouldBeFalse();
    }

    private byte[] Receive(MessageChannel channel)
    {
        channel.Receive(_buffer, out int length, out SafeFileDescriptor? attached).ShouldBe(ReceiveResult.Message);
        attached.ShouldBeNull();
        return _buffer[..length];
    }
}
