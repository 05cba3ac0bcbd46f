namespace Holdfast.Core.Packets;

/// <summary>
/// Counters of one virtual router: one for each <see cref="PacketError"/>, and those of <c>keepalived.stats</c>.
/// A fixed array; counting allocates nothing. Wraps around after 2^64.
/// </summary>
public sealed class PacketCounters
{
    private readonly ulong[] _errors = new ulong[ErrorKinds];

    /// <summary>How many values <see cref="PacketError"/> has.</summary>
    public const int ErrorKinds = (int)PacketError.AddressListMismatch + 1;

    /// <summary>Adverts received and honoured.</summary>
    public ulong Received { get; private set; }

    /// <summary>Adverts sent; a unicast router counts each round once.</summary>
    public ulong Sent { get; private set; }

    /// <summary>Adverts of priority 0 received and honoured.</summary>
    public ulong PriorityZeroReceived { get; private set; }

    /// <summary>Adverts of priority 0 sent.</summary>
    public ulong PriorityZeroSent { get; private set; }

    /// <summary>How often the virtual router became master.</summary>
    public ulong BecameMaster { get; private set; }

    /// <summary>How often it stopped being master.</summary>
    public ulong ReleasedMaster { get; private set; }

    /// <summary>How often <paramref name="error"/> was counted.</summary>
    public ulong this[PacketError error] => _errors[(int)error];

    /// <summary>Packets rejected, for whatever reason.</summary>
    public ulong Rejected
    {
        get
        {
            ulong sum = 0;
            for (PacketError error = PacketError.Truncated; error < PacketError.IntervalDiffers; error++)
            {
                sum = unchecked(sum + this[error]);
            }

            return sum;
        }
    }

    /// <summary>What <c>keepalived.stats</c> calls a packet length error.</summary>
    public ulong LengthErrors => unchecked(this[PacketError.Truncated] + this[PacketError.LengthMismatch]);

    /// <summary>What <c>keepalived.stats</c> calls an advertisement interval error.</summary>
    public ulong IntervalErrors => unchecked(
        this[PacketError.IntervalZero] + this[PacketError.IntervalMismatch] + this[PacketError.IntervalDiffers]);

    /// <summary>What <c>keepalived.stats</c> calls an address list error.</summary>
    public ulong AddressListErrors => unchecked(this[PacketError.AddressListMismatch] + this[PacketError.NoAddresses]
        + this[PacketError.FirstAddressNotLinkLocal]);

    /// <summary>Counts a rejection; <see cref="PacketError.None"/> is not counted.</summary>
    public void Count(PacketError error)
    {
        if (error != PacketError.None) unchecked { _errors[(int)error]++; }
    }

    /// <summary>Counts an honoured advert and what was strange about it.</summary>
    public void CountReceived(byte priority, AdvertRemarks remarks)
    {
        unchecked
        {
            Received++;
            if (priority == 0) PriorityZeroReceived++;
        }

        if ((remarks & AdvertRemarks.IntervalDiffers) != 0) Count(PacketError.IntervalDiffers);
        if ((remarks & AdvertRemarks.AddressListMismatch) != 0) Count(PacketError.AddressListMismatch);
    }

    /// <summary>Counts a sent advert.</summary>
    public void CountSent(byte priority)
    {
        unchecked
        {
            Sent++;
            if (priority == 0) PriorityZeroSent++;
        }
    }

    /// <summary>Counts a change into the role of master.</summary>
    public void CountBecameMaster() => BecameMaster = unchecked(BecameMaster + 1);

    /// <summary>Counts a change out of the role of master.</summary>
    public void CountReleasedMaster() => ReleasedMaster = unchecked(ReleasedMaster + 1);

    /// <summary>Sets every counter to zero.</summary>
    public void Clear()
    {
        Array.Clear(_errors);
        Received = Sent = PriorityZeroReceived = PriorityZeroSent = BecameMaster = ReleasedMaster = 0;
    }
}
