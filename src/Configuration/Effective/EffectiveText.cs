using System.Text;
using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Effective;

/// <summary>Lines of a configuration with a comment behind each, indented by block.</summary>
/// <param name="showSecrets">Whether passwords are written as they are.</param>
internal sealed class EffectiveText(bool showSecrets)
{
    private const int CommentColumn = 44;

    // What is read at once is 1023 bytes, comment included.
    private const int LineLimit = 900;

    private readonly StringBuilder _text = new();
    private int _depth;

    /// <summary>A statement, as the preprocessor would hand it on.</summary>
    public void Line(string statement, string origin)
    {
        string line = Protect(showSecrets ? statement : SecretText.Mask(statement));
        string indent = new(' ', _depth * 4);
        if (line.Length > LineLimit)
            _text.Append(indent).Append("# ").Append(origin).Append('\n').Append(indent).Append(line).Append('\n');
        else
            _text.Append($"{indent}{line}".PadRight(CommentColumn)).Append(" # ").Append(origin).Append('\n');
    }

    /// <summary>A statement with the brace that follows it.</summary>
    public void Open(string statement, string origin)
    {
        Line($"{statement} {{", origin);
        _depth++;
    }

    /// <summary>The end of a block.</summary>
    public void Close()
    {
        _depth--;
        _text.Append(' ', _depth * 4).Append("}\n");
    }

    /// <summary>A line that is only a comment: what holds without being written.</summary>
    public void Comment(string comment, string origin) =>
        _text.Append($"{new string(' ', _depth * 4)}# {comment}".PadRight(CommentColumn)).Append(" # ").Append(origin).Append('\n');

    /// <summary>An empty line.</summary>
    public void Gap() => _text.Append('\n');

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    /// <summary>Puts back the backslashes that the preprocessor took from <c>#</c> and <c>!</c> outside quotes.</summary>
    private static string Protect(string statement)
    {
        if (statement.AsSpan().IndexOfAny('#', '!') < 0) return statement;
        var text = new StringBuilder();
        bool quoted = false;
        for (int i = 0; i < statement.Length; i++)
        {
            char c = statement[i];
            if (c == '"') quoted = !quoted;
            if (c is '#' or '!' && !quoted) text.Append('\\');
            text.Append(c);
            if (c == '\\' && i + 1 < statement.Length) text.Append(statement[++i]);
        }

        return text.ToString();
    }
}
