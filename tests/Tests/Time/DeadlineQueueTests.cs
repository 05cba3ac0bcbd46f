using Holdfast.Core.Time;

namespace Holdfast.Tests.Time;

public class DeadlineQueueTests
{
    [Theory, Seeds(50)]
    public void It_always_knows_the_earliest_as_a_list_would(ulong seed)
    {
        var random = new Random((int)seed);
        int capacity = random.Next(1, 40);
        var queue = new DeadlineQueue(capacity);
        var list = new Instant[capacity];
        Array.Fill(list, Instant.Never);
        for (int i = 0; i < 500; i++)
        {
            int number = random.Next(capacity);
            Instant deadline = random.Next(4) == 0 ? Instant.Never : new Instant(random.Next(30));
            queue.Set(number, deadline);
            list[number] = deadline;

            queue.Next.ShouldBe(list.Min());
            queue.First.ShouldBe(list.Min() == Instant.Never ? -1 : Array.IndexOf(list, list.Min()));
            queue[number].ShouldBe(deadline);
        }
    }

    [Fact]
    public void An_empty_queue_waits_for_ever() =>
        (new DeadlineQueue(0).Next, new DeadlineQueue(3).First).ShouldBe((Instant.Never, -1));
}
