namespace Holdfast.SystemTests;

/// <summary>Two nodes that share a virtual router: A, meant to be master (priority 150), and B (priority 100).</summary>
internal sealed class PairLab : IDisposable
{
    public const int PriorityA = 150;
    public const int PriorityB = 100;

    /// <summary>What a busy machine with few processors may add to any of the protocol's times.</summary>
    public static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(700);

    private readonly string _daemonA;
    private readonly string _daemonB;

    public PairLab(Flavour flavour, string daemonA, string daemonB)
    {
        Flavour = flavour;
        _daemonA = Daemons.Named(daemonA);
        _daemonB = Daemons.Named(daemonB);
        Lab = new Lab();
        A = Lab.AddNode("a", "10.9.0.1/24", "2001:db8:9::1/64");
        B = Lab.AddNode("b", "10.9.0.2/24", "2001:db8:9::2/64");
        Wire = Lab.StartCapture();
    }

    public Flavour Flavour { get; }

    public Lab Lab { get; }

    public Node A { get; }

    public Node B { get; }

    public Capture Wire { get; }

    public bool AIsMaster => A.HasAddress(Flavour.VirtualAddress);

    public bool BIsMaster => B.HasAddress(Flavour.VirtualAddress);

    /// <summary>
    /// Longer than any election needs: a backup's longest wait, and start-up on a very busy machine. How fast things are
    /// is judged on the wire; this only ends a test that would wait for ever.
    /// </summary>
    public TimeSpan ElectionTime => Flavour.MasterDownInterval(priority: 1) + TimeSpan.FromSeconds(15);

    public void StartA(string instance = "", string blocks = "") =>
        A.Start(_daemonA, Flavour.Configuration(PriorityA, isA: true, instance, blocks));

    public void StartB(string instance = "", string blocks = "") =>
        B.Start(_daemonB, Flavour.Configuration(PriorityB, isA: false, instance, blocks));

    public async Task AShouldBecomeMaster(string reason)
    {
        await ShouldBecomeTrue(() => AIsMaster, reason);
        await ShouldBecomeTrue(() => !BIsMaster, $"there is one master only when {reason}");
    }

    public async Task BShouldBecomeMaster(string reason) => await ShouldBecomeTrue(() => BIsMaster, reason);

    /// <summary>Starts both; returns when A is master and has sent, and B, who may be slower to start, listens to it.</summary>
    public async Task StartBoth()
    {
        StartA();
        StartB();
        await AShouldBecomeMaster("the better router wins the election");
        await ShouldBecomeTrue(() => B.Log.Contains("Entering BACKUP STATE"), "B listens");
        int sent = AdvertsOfA.Count;
        await ShouldBecomeTrue(() => AdvertsOfA.Count > sent, "the master advertises");
    }

    public IReadOnlyList<CapturedAdvert> AdvertsOfA => Wire.AdvertsFrom(Flavour.AddressA);

    public IReadOnlyList<CapturedAdvert> AdvertsOfB => Wire.AdvertsFrom(Flavour.AddressB);

    public Task ShouldBecomeTrue(Func<bool> condition, string reason) => Eventually.ShouldBecomeTrue(
        condition, ElectionTime, reason, () => $"A's log:\n{Tail(A.Log)}\nB's log:\n{Tail(B.Log)}");

    /// <summary>No packet but correct ones, in both readings of the checksum that keepalived knows.</summary>
    public void TsharkShouldNotComplain() => Wire.TsharkComplaints().ShouldBeEmpty();

    public void Dispose() => Lab.Dispose();

    private static string Tail(string log) => string.Join('\n', log.Split('\n').TakeLast(25));
}
