using Holdfast.Configuration.Syntax;
using Holdfast.Configuration.Text;
using Holdfast.Core.Vrrp;

namespace Holdfast.Configuration.Lint.VirtualRouters;

/// <summary>A label that does not begin with the name of its device.</summary>
public sealed class ForeignLabel : ILintRule
{
    /// <inheritdoc/>
    public DiagnosticKind Kind { get; } =
        new("L122", Severity.Note, "a label does not begin with the name of the device", ErrorClass.None)
        {
            Consequence = "The kernel takes any label, but programs that list addresses the old way, such as ifconfig, take it for "
                + "the name of an interface, and find none. 'ip address add' refuses such labels.",
            Remedy = "Write DEVICE:TEXT, of 15 characters at most.",
            Example = "192.0.2.10/24 dev eth0 label eth0:web",
        };

    /// <inheritdoc/>
    public void Check(LintContext context)
    {
        foreach (Instance instance in Instance.All(context))
        {
            foreach (AddressLine line in instance.Addresses())
            {
                if (line.Address.Label is not { } label || (line.Address.Device ?? instance.Router.Interface) is not { } device) continue;
                if (label == device || label.StartsWith(device + ":", StringComparison.Ordinal)) continue;
                Word word = line.Node.Words.Last(word => word.Text == label);
                context.Report(
                    Kind, word.Span, $"the label '{label}' does not begin with '{device}:'",
                    $"ifconfig and the like take '{label}' for an interface, and find none",
                    label.Length + device.Length < 15 && !label.Contains(':', StringComparison.Ordinal)
                        ? $"label {device}:{label}"
                        : $"label {device}:TEXT");
            }
        }
    }
}
