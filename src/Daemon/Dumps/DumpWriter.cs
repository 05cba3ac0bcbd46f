using System.Globalization;
using System.Text;
using Holdfast.Core.Notifications;

namespace Holdfast.Daemon.Dumps;

/// <summary>Writes the lines that keepalived's data files consist of: <c> key = value</c>, indented by blanks.</summary>
internal sealed class DumpWriter
{
    /// <summary>What was written so far, for those who append lines of another kind.</summary>
    public StringBuilder Text { get; } = new();

    /// <summary><c>------&lt; TITLE &gt;------</c>.</summary>
    public void Section(string title) => Text.Append("------< ").Append(title).Append(" >------\n");

    /// <summary>A line as it is.</summary>
    public void Line(string line) => Text.Append(line).Append('\n');

    /// <summary>A line of a key and a value.</summary>
    public void Line<T>(int indent, string key, T value) =>
        Text.Append(' ', indent).Append(key).Append(" = ").Append(CultureInfo.InvariantCulture, $"{value}").Append('\n');

    /// <summary>A line of a key and true or false.</summary>
    public void Bool(int indent, string key, bool value) => Line(indent, key, value ? "true" : "false");

    /// <summary>A line of a key and yes or no.</summary>
    public void YesNo(int indent, string key, bool value) => Line(indent, key, value ? "yes" : "no");

    /// <summary>A line of a key and enabled or disabled.</summary>
    public void Enabled(int indent, string key, bool value) => Line(indent, key, value ? "enabled" : "disabled");

    /// <summary>A script with its account; none: no line.</summary>
    /// <param name="indent">Blanks before the key.</param>
    /// <param name="key">The key.</param>
    /// <param name="script">The script; null: none.</param>
    /// <param name="after">What follows the account.</param>
    public void Script(int indent, string key, ScriptCommand? script, string after = "")
    {
        if (script is null) return;
        Line(indent, key, $"{DumpText.Of(script)}, uid:gid {script.UserId ?? 0}:{script.GroupId ?? 0}{after}");
    }

    /// <inheritdoc/>
    public override string ToString() => Text.ToString();
}
