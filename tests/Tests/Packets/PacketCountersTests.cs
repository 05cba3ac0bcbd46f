using Holdfast.Core.Packets;

namespace Holdfast.Tests.Packets;

public class PacketCountersTests
{
    [Fact]
    public void Every_reason_has_a_counter_of_its_own()
    {
        var counters = new PacketCounters();
        PacketError[] all = Enum.GetValues<PacketError>();
        all.Length.ShouldBe(PacketCounters.ErrorKinds);
        foreach (PacketError error in all)
        {
            for (int i = 0; i < (int)error; i++) counters.Count(error);
        }

        foreach (PacketError error in all) counters[error].ShouldBe((ulong)error);
        ulong rejecting = (ulong)all.Where(e => e < PacketError.IntervalDiffers).Sum(e => (int)e);
        counters.Rejected.ShouldBe(rejecting);
        counters.Clear();
        all.ShouldAllBe(error => counters[error] == 0);
    }

    [Fact]
    public void Remarks_are_counted_with_the_advert_that_is_honoured()
    {
        var counters = new PacketCounters();
        counters.CountReceived(priority: 0, AdvertRemarks.IntervalDiffers | AdvertRemarks.AddressListMismatch);
        counters.CountReceived(priority: 1, AdvertRemarks.None);
        counters.CountSent(priority: 0);
        counters.CountSent(priority: 255);
        counters.CountBecameMaster();
        counters.CountReleasedMaster();

        counters.Received.ShouldBe(2UL);
        counters.PriorityZeroReceived.ShouldBe(1UL);
        counters.Sent.ShouldBe(2UL);
        counters.PriorityZeroSent.ShouldBe(1UL);
        counters.BecameMaster.ShouldBe(1UL);
        counters.ReleasedMaster.ShouldBe(1UL);
        counters.IntervalErrors.ShouldBe(1UL);
        counters.AddressListErrors.ShouldBe(1UL);
        counters.Rejected.ShouldBe(0UL);
    }
}
