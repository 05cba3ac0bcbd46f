namespace Holdfast.Core.LoadBalancing.Nftables;

/// <summary>Something that the nftables engine cannot do.</summary>
/// <param name="Keyword">The keyword that asks for it, as it stands in a configuration.</param>
/// <param name="Text">What is needed for it, as a sentence without a full stop.</param>
/// <param name="RealServer">Index of the real server that asks; -1: the virtual server, or its sorry server.</param>
public sealed record EngineLimit(string Keyword, string Text, int RealServer = -1);
