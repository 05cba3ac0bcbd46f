namespace Holdfast.Linux.Events;

/// <summary>Is told what a descriptor is ready for (<see cref="EventLoop.AddEdges"/>).</summary>
public interface IReadyHandler
{
    /// <summary>Something has changed. What is ready is taken until there is no more, else it is not reported again.</summary>
    void OnReady(Ready ready);
}

/// <summary>What a descriptor is ready for.</summary>
[Flags]
public enum Ready : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>There is something to read.</summary>
    Readable = 1,

    /// <summary>There is room to write.</summary>
    Writable = 2,

    /// <summary>The peer has closed its side; what it sent before can still be read.</summary>
    Ended = 4,

    /// <summary>An error is pending, or both sides are closed.</summary>
    Failed = 8,
}
