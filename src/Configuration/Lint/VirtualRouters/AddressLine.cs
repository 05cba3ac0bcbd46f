using Holdfast.Configuration.Text;
using Holdfast.Configuration.Tree;
using Holdfast.Core.Vrrp;

namespace Holdfast.Configuration.Lint.VirtualRouters;

/// <summary>A line of an address list.</summary>
/// <param name="Node">The line.</param>
/// <param name="Address">What it became.</param>
/// <param name="HasPrefix">Whether it gives a prefix length.</param>
internal sealed record AddressLine(ConfigurationNode Node, VirtualAddress Address, bool HasPrefix)
{
    /// <summary>Where the address stands.</summary>
    public SourceSpan Span => Node.Span;
}
