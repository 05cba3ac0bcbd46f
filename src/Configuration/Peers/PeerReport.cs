using Holdfast.Configuration.Text;
using Holdfast.Core.Simulation;

namespace Holdfast.Configuration.Peers;

/// <summary>What a comparison came to.</summary>
/// <param name="Diagnostics">Findings, in the order of files and places.</param>
/// <param name="Clusters">Which instances belong together; empty: the nodes have nothing in common.</param>
/// <param name="Tables">Who is master when: one table for each set of nodes that have clusters in common.</param>
public sealed record PeerReport(
    IReadOnlyList<Diagnostic> Diagnostics, IReadOnlyList<PeerCluster> Clusters, IReadOnlyList<FailureTable> Tables);

/// <summary>Who is master in each single-failure case.</summary>
/// <param name="Nodes">Names of the nodes.</param>
/// <param name="Columns">The virtual routers.</param>
/// <param name="Rows">The cases; the first one is "all well".</param>
/// <param name="Remarks">What the table supposes, or leaves out; sentences.</param>
public sealed record FailureTable(
    IReadOnlyList<string> Nodes, IReadOnlyList<PeerCluster> Columns, IReadOnlyList<FailureRow> Rows,
    IReadOnlyList<string> Remarks);

/// <summary>One case.</summary>
/// <param name="Case">The case; its node is an index into <see cref="FailureTable.Nodes"/>.</param>
/// <param name="Text">The case in words: "script chk fails on a".</param>
/// <param name="Cells">One for each column.</param>
public sealed record FailureRow(FailureCase Case, string Text, IReadOnlyList<FailureCell> Cells);

/// <summary>What a case comes to for one virtual router.</summary>
/// <param name="Masters">Names of the nodes that are master in the end: one if all is well.</param>
/// <param name="Outcome">The outcome in numbers.</param>
/// <param name="Concerns">Whether the case can make a difference to this virtual router.</param>
/// <param name="CheckCannotMove">
/// The master's tracked script fails or its tracked interface is down, and it stays master although another node is well.
/// </param>
public sealed record FailureCell(
    IReadOnlyList<string> Masters, FailureOutcome Outcome, bool Concerns, bool CheckCannotMove);
