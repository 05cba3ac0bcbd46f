using Holdfast.Core.LoadBalancing;
using Holdfast.Core.LoadBalancing.Nftables;
using Holdfast.Core.Packets;

namespace Holdfast.Tests.LoadBalancing.Nftables;

public class SlotTableTests
{
    [Theory]
    [InlineData("3 1", "AABA")]
    [InlineData("2 2 2", "ABC")]
    [InlineData("5 3 2", "ABCAABACBA")]
    [InlineData("0 4", "B")]
    [InlineData("0 0", "")]
    public void Weights_are_mixed(string weights, string expected) =>
        string.Concat(SlotTable.Mixed(Read(weights)).Select(slot => (char)('A' + slot))).ShouldBe(expected);

    [Fact]
    public void Every_weight_gets_its_share()
    {
        var random = new Random(20260107);
        for (int round = 0; round < 500; round++)
        {
            int[] weights = [.. Enumerable.Range(0, random.Next(1, 20)).Select(_ => random.Next(0, round % 2 == 0 ? 12 : 100_000))];
            long sum = weights.Sum(weight => (long)weight);
            foreach (int[] table in (int[][])[SlotTable.Mixed(weights), SlotTable.Runs(weights)])
            {
                table.Length.ShouldBeInRange(sum == 0 ? 0 : 1, SlotTable.MaximumSlots + weights.Length);
                for (int i = 0; i < weights.Length && sum > 0; i++)
                {
                    double share = table.Count(slot => slot == i) / (double)table.Length;
                    share.ShouldBe(weights[i] / (double)sum, 0.0025, $"{string.Join(' ', weights)}, number {i}");
                    (share > 0).ShouldBe(weights[i] > 0);
                }
            }
        }
    }

    [Fact]
    public void The_largest_weights_do_not_overflow() =>
        SlotTable.Mixed([int.MaxValue, int.MaxValue - 1, 1]).GroupBy(slot => slot).ToDictionary(slot => slot.Key, slot => slot.Count())
            .ShouldBe(new Dictionary<int, int> { [0] = 500, [1] = 499, [2] = 1 }, ignoreOrder: true);

    [Fact]
    public void No_server_has_to_wait_longer_than_its_share_asks()
    {
        int[] table = SlotTable.Mixed([7, 1, 1, 1]);
        for (int i = 0; i + 3 < table.Length; i++) table[i..(i + 4)].Count(slot => slot == 0).ShouldBeInRange(2, 3);
    }

    [Fact]
    public void Maglev_gives_every_weight_its_share()
    {
        Destination[] servers = [Server(1, 1), Server(2, 2), Server(3, 5), Server(4, 0)];
        int[] table = MaglevTable.Of(servers);
        table.Length.ShouldBe(MaglevTable.Slots);
        table.Count(slot => slot == 0).ShouldBeInRange(125, 130);
        table.Count(slot => slot == 1).ShouldBeInRange(253, 258);
        table.Count(slot => slot == 2).ShouldBeInRange(636, 641);
        table.ShouldNotContain(3);
        MaglevTable.Of([Server(1, 0)]).ShouldBeEmpty();
    }

    [Fact]
    public void Maglev_does_not_depend_on_the_order_of_the_list()
    {
        Destination[] servers = [.. Enumerable.Range(1, 9).Select(i => Server(i, i))];
        Destination[] reversed = [.. servers.Reverse()];
        MaglevTable.Of(servers).Select(slot => servers[slot]).ShouldBe(MaglevTable.Of(reversed).Select(slot => reversed[slot]));
    }

    [Fact]
    public void When_a_server_goes_the_clients_of_others_stay_but_for_a_few()
    {
        for (int count = 3; count <= 24; count++)
        {
            Destination[] servers = [.. Enumerable.Range(1, count).Select(i => Server(i, 1))];
            int[] before = MaglevTable.Of(servers);
            for (int gone = 0; gone < count; gone++)
            {
                Destination[] rest = [.. servers.Where((_, i) => i != gone)];
                int[] after = MaglevTable.Of(rest);
                int moved = Enumerable.Range(0, MaglevTable.Slots)
                    .Count(slot => before[slot] != gone && rest[after[slot]] != servers[before[slot]]);
                // A table by the remainder of a hash moves nearly all of them.
                moved.ShouldBeLessThan(MaglevTable.Slots / 7, $"{count} servers, number {gone} goes");
            }
        }
    }

    private static int[] Read(string weights) => [.. weights.Split(' ').Select(int.Parse)];

    private static Destination Server(int number, int weight) => new(IpAddress.Parse($"10.0.0.{number}"), 80) { Weight = weight };
}
