using System.Text;
using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Fixes;

/// <summary>A file as it is and as it would be.</summary>
/// <param name="Before">The file as it was read.</param>
/// <param name="Edits">What changes, in the order of the text; no two overlap.</param>
public sealed record ChangedFile(SourceText Before, IReadOnlyList<TextEdit> Edits)
{
    /// <summary>The whole text with the edits made.</summary>
    public string After => Apply(0, Before.Text.Length, Edits);

    /// <summary>The bytes of <see cref="After"/>, in the encoding of the file.</summary>
    public byte[] AfterBytes() => Before.Encoding.GetBytes(After);

    /// <summary>The bytes that the file had when it was read.</summary>
    public byte[] BeforeBytes() => Before.Encoding.GetBytes(Before.Text);

    /// <summary>A part of the text with the edits in it made.</summary>
    internal string Apply(int start, int end, IEnumerable<TextEdit> edits)
    {
        var text = new StringBuilder();
        int at = start;
        foreach (TextEdit edit in edits)
        {
            text.Append(Before.Text, at, edit.Span.Start - at).Append(edit.Replacement);
            at = edit.Span.End;
        }

        return text.Append(Before.Text, at, end - at).ToString();
    }
}
