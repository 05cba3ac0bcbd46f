using Holdfast.Core.Checks;
using Holdfast.Core.Packets;
using Holdfast.Core.Time;

namespace Holdfast.Core.LoadBalancing;

/// <summary>
/// Decides which real servers are in the table, and with what weight: all virtual servers of a process, with the schedule and
/// the results of their checks. Pure: time and results come in, <see cref="Actions"/> go out.
/// </summary>
public sealed class LoadBalancingEngine
{
    /// <summary>An engine that has not started anything.</summary>
    /// <param name="model">The configuration.</param>
    /// <param name="isLocal">Whether an address is set on this machine, for <c>ha_suspend</c>.</param>
    public LoadBalancingEngine(ConfigurationModel model, Func<IpAddress, bool> isLocal) => throw new NotImplementedException();

    /// <summary>The configuration that indices of actions refer to.</summary>
    public ConfigurationModel Model => throw new NotImplementedException();

    /// <summary>What the calls since it was last cleared want done, in order.</summary>
    public List<LoadBalancingAction> Actions { get; } = [];

    /// <summary>When <see cref="RunDue"/> wants to be called next.</summary>
    public Instant NextDeadline => throw new NotImplementedException();

    /// <summary>Begins. Servers that are missing in a service that is there already begin as failed.</summary>
    /// <param name="observed">The table as it was found.</param>
    /// <param name="now">The time.</param>
    public void Start(IReadOnlyDictionary<ServiceKey, ServiceEntry> observed, Instant now) => throw new NotImplementedException();

    /// <summary>Does what is due.</summary>
    public void RunDue(Instant now) => throw new NotImplementedException();

    /// <summary>The settings of a check that an action has named; null: it is gone.</summary>
    public HealthCheck? FindCheck(int check) => throw new NotImplementedException();

    /// <summary>An attempt has ended. A result of a check that is gone or suspended is ignored.</summary>
    public void CheckEnded(int check, in CheckResult result, Instant now) => throw new NotImplementedException();

    /// <summary>A track_file was read; null: it is not there, or holds no number.</summary>
    public void FileChanged(string trackFile, long? value, Instant now) => throw new NotImplementedException();

    /// <summary>Addresses of this machine have come or gone: <c>ha_suspend</c> is judged again.</summary>
    public void AddressesChanged(Instant now) => throw new NotImplementedException();

    /// <summary>Takes over another configuration. What is the same keeps its state, timers and connections.</summary>
    public void Reconfigure(ConfigurationModel model, Instant now) => throw new NotImplementedException();

    /// <summary>How the services of a virtual server, all members of its group, should be now.</summary>
    public IReadOnlyList<ServiceEntry> Desired(int virtualServer) => throw new NotImplementedException();

    /// <summary>Gives a real server no new connections, and takes it out when it has none left or at the deadline.</summary>
    /// <param name="address">Its address.</param>
    /// <param name="port">Its port; null: every port.</param>
    /// <param name="within">The deadline, from now.</param>
    /// <param name="now">The time.</param>
    /// <returns>In how many virtual servers it is drained; 0: there is no such server.</returns>
    public int Drain(IpAddress address, ushort? port, TimeSpan within, Instant now) => throw new NotImplementedException();

    /// <summary>Lifts a drain.</summary>
    /// <returns>In how many virtual servers it was lifted.</returns>
    public int Undrain(IpAddress address, ushort? port, Instant now) => throw new NotImplementedException();

    /// <summary>Whether a server is drained whose connections are to be counted: then the driver calls <see cref="ConnectionsCounted"/> each second.</summary>
    public bool HasDraining => throw new NotImplementedException();

    /// <summary>So many connections, active ones and those by persistence, a destination has.</summary>
    public void ConnectionsCounted(ServiceKey service, IpAddress address, ushort port, ulong connections, Instant now) => throw new NotImplementedException();

    /// <summary>The end: checks rest, down notifications of <c>omega</c> servers are told. The table is the driver's to empty.</summary>
    public void Shutdown(Instant now) => throw new NotImplementedException();
}
