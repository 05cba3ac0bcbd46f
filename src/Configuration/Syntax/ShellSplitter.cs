using System.Text;
using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Syntax;

/// <summary>The shell-like splitter. See <see cref="Tokens.SplitShell"/>.</summary>
internal static class ShellSplitter
{
    public static bool Split(Statement statement, List<Word> words, DiagnosticBag diagnostics)
    {
        var reader = new Reader(statement.Text);
        while (reader.Next())
        {
            words.Add(new Word(reader.Word, statement.SpanOf(reader.Start, reader.Length), reader.WasQuoted));
        }

        if (reader.Problem is null) return true;
        words.Clear();
        diagnostics.Add(SyntaxDiagnostics.UnmatchedQuote, statement.SpanOf(reader.ProblemAt, 1), reader.Problem);
        return false;
    }

    public static List<string>? Split(string command, SourceSpan span, DiagnosticBag diagnostics)
    {
        var words = new List<string>();
        var reader = new Reader(command);
        while (reader.Next()) words.Add(reader.Word);
        if (reader.Problem is null) return words;
        diagnostics.Add(SyntaxDiagnostics.UnmatchedQuote, span, $"in the command '{command}' {reader.Problem}");
        return null;
    }

    private ref struct Reader(ReadOnlySpan<char> text)
    {
        private readonly ReadOnlySpan<char> _text = text;
        private readonly StringBuilder _word = new();
        private int _position;

        public int Start { get; private set; }

        public readonly int Length => _position - Start;

        public readonly string Word => _word.ToString();

        public bool WasQuoted { get; private set; }

        public string? Problem { get; private set; }

        public int ProblemAt { get; private set; }

        /// <summary>Reads the next word; false at the end or at a problem.</summary>
        public bool Next()
        {
            _position = Blanks.Skip(_text, _position);
            if (_position == _text.Length) return false;

            Start = _position;
            _word.Clear();
            WasQuoted = false;
            char quote = '\0';
            int quoteAt = 0;
            while (_position < _text.Length)
            {
                char c = _text[_position];
                if (c == '\\')
                {
                    if (!ReadEscape()) return false;
                    continue;
                }

                if (quote == '\0' && Blanks.Is(c)) break;
                _position++;
                if (c == quote)
                {
                    quote = '\0';
                }
                else if (quote == '\0' && c is '"' or '\'')
                {
                    quote = c;
                    quoteAt = _position - 1;
                    WasQuoted = true;
                }
                else
                {
                    _word.Append(c);
                }
            }

            if (quote == '\0') return true;
            Problem = $"the closing {quote} is missing";
            ProblemAt = quoteAt;
            return false;
        }

        private bool ReadEscape()
        {
            int backslash = _position++;
            if (_position == _text.Length)
            {
                Problem = "a backslash at the end stands before nothing";
                ProblemAt = backslash;
                return false;
            }

            char c = _text[_position++];
            switch (c)
            {
                case 'x' when Peek(char.IsAsciiHexDigit):
                    _word.Append((char)ReadDigits(0, 16, 2, char.IsAsciiHexDigit));
                    break;
                case >= '0' and <= '7':
                    // Three octal digits reach beyond a byte; the upper bits are lost, as they are in keepalived.
                    _word.Append((char)(ReadDigits(c - '0', 8, 2, static d => d is >= '0' and <= '7') & 0xff));
                    break;
                case 'c' when _position < _text.Length:
                    _word.Append((char)(_text[_position++] & 0x1f));
                    break;
                default:
                    _word.Append(c switch
                    {
                        'a' => '\a', 'b' => '\b', 'E' or 'e' => '\e', 'f' => '\f',
                        'n' => '\n', 'r' => '\r', 't' => '\t', 'v' => '\v', _ => c,
                    });
                    break;
            }

            return true;
        }

        private readonly bool Peek(Func<char, bool> isDigit) => _position < _text.Length && isDigit(_text[_position]);

        private int ReadDigits(int value, int radix, int atMost, Func<char, bool> isDigit)
        {
            for (; atMost > 0 && Peek(isDigit); atMost--)
            {
                char digit = _text[_position++];
                value = (value * radix) + (char.IsAsciiDigit(digit) ? digit - '0' : (digit | 0x20) - 'a' + 10);
            }

            return value;
        }
    }
}
