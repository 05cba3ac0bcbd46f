using System.Diagnostics;

namespace Holdfast.Daemon.Commands.Lab;

/// <summary>Builds the machines, plays the steps, and records what is seen.</summary>
internal sealed class LabPlay : IDisposable
{
    private const string Bridge = "br0";
    private static readonly TimeSpan s_steady = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan s_settle = TimeSpan.FromMilliseconds(700);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(12);

    private readonly LabPair _pair;
    private readonly string _daemon;
    private readonly Action<LabPlay> _onChange;
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly LabMachine _switch = new();
    private readonly LabClient _client;
    private readonly LabDirector _first;
    private readonly LabDirector _second;
    private readonly Dictionary<string, (string State, bool Holds)> _seen = [];
    private readonly List<LabResult> _results = [];
    private readonly List<StateChange> _states = [];
    private readonly List<HolderChange> _holders = [];
    private int _ports;

    /// <param name="directory">Where files go; it must exist and be root's alone.</param>
    /// <param name="daemon">The program to play with.</param>
    /// <param name="onChange">Called often, from the thread of <see cref="Run"/>, so that something can be shown.</param>
    public LabPlay(
        LabPair pair, string directory, string daemon, string firstFile, string secondFile, Action<LabPlay> onChange)
    {
        _pair = pair;
        _daemon = daemon;
        _onChange = onChange;
        _switch.Ip(
            $"link add {Bridge} type bridge stp_state 0 forward_delay 0 mcast_snooping 0",
            $"link set {Bridge} up");
        _client = new LabClient(_start, machine => Connect(machine, "client", [new("eth0", pair.ClientAddress)]));
        _first = new LabDirector(LabSteps.First, Path.Combine(directory, "a"), daemon, firstFile, pair.VirtualAddress,
            machine => Connect(machine, "first", pair.FirstAddresses));
        _second = new LabDirector(LabSteps.Second, Path.Combine(directory, "b"), daemon, secondFile, pair.VirtualAddress,
            machine => Connect(machine, "second", pair.SecondAddresses));
    }

    /// <summary>What is being done just now, in words.</summary>
    public string Doing { get; private set; } = "building two directors and a client";

    public TimeSpan Now => Stopwatch.GetElapsedTime(_start);

    public IReadOnlyList<LabDirector> Directors => [_first, _second];

    public LabClient Client => _client;

    public IReadOnlyList<LabResult> Results => _results;

    /// <summary>Everything seen so far.</summary>
    public LabReport Report() => new()
    {
        Daemon = _daemon,
        VirtualAddress = _pair.VirtualAddress,
        Results = [.. _results],
        Samples = _client.Samples,
        States = [.. _states],
        Holders = [.. _holders],
        End = Now,
    };

    /// <summary>Plays all steps.</summary>
    public void Run(IReadOnlyList<LabStep> steps, CancellationToken cancellation)
    {
        _first.PowerOn();
        _second.PowerOn();
        _client.Start(_pair.VirtualAddress);
        Doing = "waiting for the election";
        WaitUntil(() => _client.Latest is { Answer: LabSteps.First }, s_patience, cancellation);
        if (_client.Latest is not { Answer: not null })
        {
            throw new LabException($"nobody answers at {_pair.VirtualAddress}\n{Tail(_first)}\n{Tail(_second)}");
        }

        foreach (LabStep step in steps)
        {
            Doing = step.Title;
            Play(step, cancellation);
        }

        Doing = "done";
    }

    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
        _client.Dispose();
        _switch.Dispose();
    }

    private void Play(LabStep step, CancellationToken cancellation)
    {
        TimeSpan from = Now;
        Act(step.Event);
        if (step.Event == LabEvent.Nothing)
        {
            WaitUntil(() => false, s_steady, cancellation);
        }
        else
        {
            WaitUntil(() => HasSettled(step, from), s_patience, cancellation);
        }

        TimeSpan to = Now;
        _results.Add(new LabResult(
            step, from, to, LabProbes.LongestOutage(_client.Samples, from, to),
            [.. Directors.Where(director => director.HoldsAddress).Select(director => director.Name)]));
        _onChange(this);
    }

    private void Act(LabEvent e)
    {
        switch (e)
        {
            case LabEvent.Nothing:
                break;
            case LabEvent.NginxDies:
                _first.KillNginx();
                break;
            case LabEvent.NginxStaysDead:
                _first.BreakNginx();
                _first.KillNginx();
                break;
            case LabEvent.FirstIsRepaired:
                _first.Repair();
                break;
            case LabEvent.FirstLosesPower:
                _first.PowerOff();
                break;
            case LabEvent.FirstReturns:
                _first.PowerOn();
                break;
            case LabEvent.CableIsCut:
                SetCable("down");
                break;
            case LabEvent.CableIsMended:
                SetCable("up");
                break;
            default:
                throw new UnreachableException(e.ToString());
        }
    }

    // Settled: the client has been served without a break for a while, and the address is where it should be; if it goes
    // elsewhere, the patience ends the step, and its verdict says so.
    private bool HasSettled(LabStep step, TimeSpan from)
    {
        if (Now - from < s_settle + s_settle) return false;
        TimeSpan since = Now - s_settle;
        bool served = _client.Samples.Reverse().TakeWhile(sample => sample.At >= since)
            .All(sample => sample.Answer is not null);
        return served && (step.Expectation.Holder is not { } holder
            || Directors.All(director => director.HoldsAddress == (director.Name == holder)));
    }

    private void WaitUntil(Func<bool> condition, TimeSpan patience, CancellationToken cancellation)
    {
        TimeSpan deadline = Now + patience;
        while (Now < deadline && !condition())
        {
            cancellation.ThrowIfCancellationRequested();
            Observe();
            _onChange(this);
            cancellation.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(20));
        }

        cancellation.ThrowIfCancellationRequested();
        Observe();
    }

    private void Observe()
    {
        foreach (LabDirector director in Directors)
        {
            (string State, bool Holds) now = (director.State, director.HoldsAddress);
            bool known = _seen.TryGetValue(director.Name, out (string State, bool Holds) before);
            if (!known || before.State != now.State) _states.Add(new StateChange(Now, director.Name, now.State));
            if (!known || before.Holds != now.Holds) _holders.Add(new HolderChange(Now, director.Name, now.Holds));
            _seen[director.Name] = now;
        }
    }

    private void SetCable(string state) =>
        _switch.Ip([.. _pair.FirstAddresses.Select(address => address.Interface).Distinct()
            .Select(@interface => $"link set {_portOf[@interface]} {state}")]);

    private readonly Dictionary<string, string> _portOf = [];

    // Link-local addresses without duplicate address detection: a router over IPv6 must not wait for it.
    private void Connect(LabMachine machine, string name, IReadOnlyList<LabAddress> addresses)
    {
        machine.Ip("link set lo up");
        foreach (IGrouping<string, LabAddress> group in addresses.GroupBy(address => address.Interface))
        {
            string port = $"port{++_ports}";
            if (name == "first") _portOf[group.Key] = port;
            _switch.Ip(
                $"link add {port} type veth peer name {group.Key} netns {machine.Pid}",
                $"link set {port} master {Bridge} up");
            machine.Ip([
                $"link set {group.Key} addrgenmode none up",
                $"address add fe80::{_ports:x}/64 dev {group.Key} nodad",
                .. group.Select(address => $"address add {address.Address} dev {group.Key}"),
            ]);
        }
    }

    private static string Tail(LabDirector director) =>
        $"{director.Name}: {string.Join('\n', director.Log.Split('\n').TakeLast(12))}";
}
