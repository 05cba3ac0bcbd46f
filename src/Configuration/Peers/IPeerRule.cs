using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Peers;

/// <summary>
/// Finds one kind of disagreement between nodes. One file each; stateless. Its statement must be true wherever it
/// fires: in doubt it is silent.
/// </summary>
public interface IPeerRule
{
    /// <summary>Code P1xx, severity, title, consequence and remedy; the error class is <see cref="ErrorClass.None"/>.</summary>
    DiagnosticKind Kind { get; }

    /// <summary>Reports what it finds.</summary>
    void Check(PeerContext context);
}
