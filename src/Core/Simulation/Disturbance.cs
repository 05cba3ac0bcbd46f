namespace Holdfast.Core.Simulation;

/// <summary>What can happen to a node or to the network between nodes; it lasts for a while and then ends.</summary>
public enum Disturbance
{
    /// <summary>The machine loses power: no last advert, and its addresses are gone.</summary>
    Crash,

    /// <summary>The process stops in an orderly way.</summary>
    Stop,

    /// <summary>The process is killed: its addresses stay in the kernel until it is started again.</summary>
    Kill,

    /// <summary>The process does not run; what arrives meanwhile waits in its socket.</summary>
    Pause,

    /// <summary>The machine does not run; what arrives meanwhile is lost.</summary>
    Suspend,

    /// <summary>An interface loses its carrier.</summary>
    LinkDown,

    /// <summary>A tracked script fails.</summary>
    ScriptFailure,

    /// <summary>The nodes fall into two parts that do not hear each other.</summary>
    Partition,

    /// <summary>One part hears the other, but not the other way round.</summary>
    OneWayPartition,

    /// <summary>The node reads its configuration again; every other time it has one more address.</summary>
    Reload,

    /// <summary>Somebody takes a virtual address of a master away.</summary>
    AddressLost,
}
