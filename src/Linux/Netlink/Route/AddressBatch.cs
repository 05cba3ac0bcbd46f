using Holdfast.Linux.Interop;
using static Holdfast.Linux.Netlink.Rtnetlink;

namespace Holdfast.Linux.Netlink.Route;

/// <summary>
/// Queues changes of addresses and hands them to the kernel many at a time: one system call to send, one to read the answers.
/// Only the last message of a datagram asks for an acknowledgement, since the kernel reports every refusal anyway; so a
/// datagram of successes costs one answer.
/// </summary>
public sealed class AddressBatch
{
    /// <summary>Messages per datagram when nothing else is said: about one millisecond of kernel time.</summary>
    public const int DefaultChunk = 64;

    private const int AnswerLength = 512;

    private readonly RouteSocket _owner;
    private readonly ReceiveSlots _slots;
    private readonly byte[] _buffer;
    private readonly int _chunk;
    private AddressResult[] _operations = new AddressResult[16];
    private int _count;
    private int _flushed;

    /// <summary>An empty queue.</summary>
    /// <param name="owner">Sends the requests. It must not be used by anybody else during a flush.</param>
    /// <param name="chunk">1..1024: messages per datagram. More is hardly faster, and holds the caller longer.</param>
    public AddressBatch(RouteSocket owner, int chunk = DefaultChunk)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(chunk, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(chunk, 1024);
        _owner = owner;
        _chunk = chunk;
        _buffer = new byte[chunk * RouteCodec.MaxAddressMessage];
        _slots = new ReceiveSlots(Math.Min(chunk, 64), AnswerLength);
    }

    /// <summary>Operations that wait to be flushed.</summary>
    public int Count => _count - _flushed;

    /// <summary>Queues an operation. Operations are performed in the order in which they are queued.</summary>
    public void Queue(AddressOperation operation, in KernelAddress address)
    {
        if (_flushed > 0 && _flushed == _count) Clear();
        if (_count == _operations.Length) Array.Resize(ref _operations, checked(_count * 2));
        _operations[_count++] = new AddressResult(operation, address, 0);
    }

    /// <summary>Queues the addition of an address; one that is there already stays as it is.</summary>
    public void Add(in KernelAddress address) => Queue(AddressOperation.Add, address);

    /// <summary>Queues the removal of an address; one that is not there is no error.</summary>
    public void Remove(in KernelAddress address) => Queue(AddressOperation.Remove, address);

    /// <summary>Forgets everything that is queued, and the results.</summary>
    public void Clear()
    {
        _count = 0;
        _flushed = 0;
    }

    /// <summary>
    /// Performs the next chunk, with which a caller can do something else in between (announce, send adverts).
    /// </summary>
    /// <returns>The operations performed with their ends, valid until the next call on this object; empty if nothing waited.</returns>
    /// <exception cref="SystemCallException">The socket itself failed. A refused operation is a result, no exception.</exception>
    public ReadOnlySpan<AddressResult> FlushChunk()
    {
        int first = _flushed;
        int count = Math.Min(_chunk, Count);
        if (count > 0) Perform(first, count);
        _flushed += count;
        return _operations.AsSpan(first, count);
    }

    /// <summary>Performs everything.</summary>
    /// <returns>All operations that waited, with their ends, valid until the next call on this object.</returns>
    /// <exception cref="SystemCallException">The socket itself failed. A refused operation is a result, no exception.</exception>
    public ReadOnlySpan<AddressResult> Flush()
    {
        int first = _flushed;
        while (!FlushChunk().IsEmpty)
        {
        }

        return _operations.AsSpan(first, _count - first);
    }

    private void Perform(int first, int count)
    {
        uint sequence = Send(first, count);
        if (ReadAnswers(first, count, sequence)) return;

        // Answers were lost for want of memory. Nothing is known of these operations, but each may be done twice:
        // ask again, one by one.
        for (int i = 0; i < count; i++)
        {
            _owner.Socket.Discard(_slots);
            AddressOperation operation = _operations[first + i].Operation;
            _operations[first + i] = _operations[first + i] with { Errno = 0, Text = null };
            sequence = Send(first + i, 1);
            if (!ReadAnswers(first + i, 1, sequence)) throw new SystemCallException($"netlink {operation} address", Errno.ENOBUFS);
        }
    }

    // Returns the sequence number of the first message; the others count on from there.
    private uint Send(int first, int count)
    {
        uint sequence = 0;
        int length = 0;
        for (int i = 0; i < count; i++)
        {
            uint own = _owner.Socket.NextSequence();
            if (i == 0) sequence = own;
            ref AddressResult operation = ref _operations[first + i];
            length += RouteCodec.WriteAddress(
                _buffer.AsSpan(length), operation.Operation, operation.Address, own, acknowledge: i == count - 1);
        }

        _owner.Socket.Send(_buffer.AsSpan(0, length));
        return sequence;
    }

    // The kernel answers in order, so the answer to the last message is the last one. False: answers were lost.
    private bool ReadAnswers(int first, int count, uint sequence)
    {
        while (true)
        {
            int received = _owner.Socket.Receive(_slots);
            if (received < 0) return false;
            bool last = false;
            for (int i = 0; i < received; i++)
            {
                var answer = new NetlinkReader(_slots[i]);
                while (answer.MoveNext())
                {
                    uint index = unchecked(answer.Sequence - sequence);
                    if (answer.Type != NLMSG_ERROR || index >= (uint)count) continue;
                    int errno = RouteSocket.ReadErrno(answer.Payload);
                    if (errno != 0) Refuse(ref _operations[first + (int)index], errno, RouteSocket.ReadText(answer.Flags, answer.Payload));
                    last |= index == (uint)count - 1;
                }
            }

            if (last) return true;
        }
    }

    private static void Refuse(ref AddressResult operation, int errno, string? text)
    {
        operation = operation with { Errno = errno };
        if (!operation.IsSuccess) operation = operation with { Text = text ?? Errno.Describe(errno) };
    }
}
