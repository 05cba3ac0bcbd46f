using System.Globalization;
using System.Text;
using Holdfast.Core.Time;

namespace Holdfast.Core.Simulation;

/// <summary>
/// Writes down what happened, one line each: true time, node, and what. Two runs behaved alike exactly if their texts
/// are equal.
/// </summary>
public sealed class TraceWriter
{
    private readonly StringBuilder _text = new();

    /// <summary>Appends a line.</summary>
    public void Write(Instant at, string node, string what) =>
        _text.Append(CultureInfo.InvariantCulture, $"{at.Nanoseconds / 1e9,14:0.000000000} {node,-6} {what}").Append('\n');

    /// <summary>All lines so far.</summary>
    public override string ToString() => _text.ToString();
}
