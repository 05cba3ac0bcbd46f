using System.Text;
using Holdfast.Configuration.Syntax;
using Holdfast.Configuration.Text;

namespace Holdfast.Tests.Configuration.Syntax;

/// <summary>
/// Whatever a file contains, reading it throws nothing, ends soon, and every character of every statement comes from where
/// the statement says it does.
/// </summary>
public class PreprocessorFuzzTests
{
    private static readonly string[] s_fragments =
    [
        "$A=", "$B=", "$A", "${A}", "${B}", "$B ", "\\\n", "\\", "\"", "'", "#", "!", "\\#", "{", "}", "\n", "\n", "\n", " ", "\t",
        "@node-a ", "@^node-a ", "@x ", "~SEQ(A,3) ", "~SEQ(B,$A) ", "~SEQx(A,8,2,12)", "~LST(A,x,y) ", "~LST({A,B},{1,2},{3}) ",
        "include other.conf", "include {other,none}.conf\n", "include *.conf\n", "includea none\n", "include_check +match\n",
        "${_RANDOM 1 6}", "${_ENV HOME}", "${_HASH}", "${_PWD}", "\0", "\r\n", "word", "ü", "𝄞", "\ufeff", "(", ")", ",", "9", "0x", "-1",
    ];

    // Small enough that a file which grows without end is stopped in milliseconds.
    private static readonly PreprocessorLimits s_limits = new()
    {
        Statements = 2_000, GeneratedLines = 1_000, Substitutions = 3_000, Files = 50, Characters = 100_000, IncludeDepth = 5,
    };

    [Theory, Seeds(300)]
    public void Fragments_of_the_language_in_any_order(ulong seed)
    {
        var random = new Random((int)seed);
        var text = new StringBuilder();
        for (int i = random.Next(1, 60); i > 0; i--) text.Append(s_fragments[random.Next(s_fragments.Length)]);
        Check(text.ToString(), seed);
    }

    [Theory, Seeds(300)]
    public void Damaged_configurations(ulong seed)
    {
        var random = new Random((int)seed);
        string[] names = [.. SyntaxFixture.CaseNames()];
        var text = new StringBuilder(SyntaxFixture.ReadCase(names[random.Next(names.Length)])[0].Text);
        for (int i = random.Next(1, 12); i > 0; i--)
        {
            int at = random.Next(text.Length);
            int length = random.Next(Math.Min(30, text.Length - at));
            switch (random.Next(4))
            {
                case 0: text.Remove(at, length); break;
                case 1: text.Insert(random.Next(text.Length), text.ToString(at, length)); break;
                case 2: text.Insert(at, s_fragments[random.Next(s_fragments.Length)]); break;
                default: text[at] = (char)random.Next(128); break;
            }

            if (text.Length == 0) text.Append('x');
        }

        Check(text.ToString(), seed);
    }

    [Theory, Seeds(100)]
    public void Random_bytes(ulong seed)
    {
        var random = new Random((int)seed);
        byte[] bytes = new byte[random.Next(4_000)];
        random.NextBytes(bytes);
        if (seed % 2 == 0)
        {
            for (int i = 0; i < bytes.Length; i++) bytes[i] &= 0x7f;
        }

        Check(SourceText.FromBytes("x", bytes).Text, seed);
    }

    [Theory, Seeds(200)]
    public void Any_characters_for_the_tokenisers(ulong seed)
    {
        var random = new Random((int)seed);
        const string Alphabet = "ab \t\"'\\\\x0179cEn{}é";
        string text = "k" + new string([.. Enumerable.Range(0, random.Next(40)).Select(_ => Alphabet[random.Next(Alphabet.Length)])]);
        Tokens.SplitCommand(text, new SourceSpan(new SourceText("x", text), 0, 1), new DiagnosticBag());
        Check(text, seed);
    }

    private static void Check(string text, ulong seed)
    {
        var diagnostics = new DiagnosticBag();
        var environment = SyntaxFixture.Environment(("main.conf", text), ("other.conf", "other ${A} {\n$B\n"));
        PreprocessedConfiguration result = Preprocessor.Run("main.conf", environment, diagnostics, s_limits);

        result.Statements.Count.ShouldBeLessThanOrEqualTo(s_limits.Statements);
        var words = new List<Word>();
        foreach (Statement statement in result.Statements)
        {
            string piece = statement.ToString();
            piece.ShouldNotBeEmpty($"seed {seed}");
            piece.Trim(Blanks.All.ToCharArray()).ShouldBe(piece, $"seed {seed}");
            (piece == "{").ShouldBe(statement.Kind == StatementKind.OpenBrace, $"seed {seed}");
            (piece == "}").ShouldBe(statement.Kind == StatementKind.CloseBrace, $"seed {seed}");
            CheckPlaces(statement, seed);

            Tokens.Split(statement, words, diagnostics);
            CheckWords(statement, words, seed);
            CheckOrder(statement, words, seed);
            Tokens.SplitShell(statement, words, diagnostics);
            CheckWords(statement, words, seed);
        }

        foreach (Diagnostic diagnostic in diagnostics.Items)
        {
            if (diagnostic.Span is { } span) CheckInFile(span, seed);
        }

        string rendered = new DiagnosticRenderer().Render(diagnostics);
        rendered.Any(c => char.IsControl(c) && c != '\n').ShouldBeFalse($"seed {seed}: control characters reach the terminal");
    }

    private static void CheckPlaces(Statement statement, ulong seed)
    {
        CheckInFile(statement.Span, seed);
        for (int i = 0; i < statement.Length; i++)
        {
            SourceSpan span = statement.SpanOf(i, 1);
            CheckInFile(span, seed);
            if (span.Length == 1 && span.Origin is null or { Kind: OriginKind.Include })
            {
                span.Text.ToString().ShouldBe(statement.Text[i].ToString(), $"seed {seed}, at {i}");
            }
        }
    }

    private static void CheckWords(Statement statement, List<Word> words, ulong seed)
    {
        words.Count.ShouldBeLessThanOrEqualTo(statement.Length, $"seed {seed}");
        foreach (Word word in words) CheckInFile(word.Span, seed);
    }

    private static void CheckOrder(Statement statement, List<Word> words, ulong seed)
    {
        int end = 0;
        foreach (Word word in words)
        {
            int at = statement.Text[end..].IndexOf(word.Chars);
            at.ShouldBeGreaterThanOrEqualTo(0, $"seed {seed}");
            end += at + word.Chars.Length;
        }
    }

    private static void CheckInFile(SourceSpan span, ulong seed)
    {
        span.Start.ShouldBeGreaterThanOrEqualTo(0, $"seed {seed}");
        span.Length.ShouldBeGreaterThanOrEqualTo(0, $"seed {seed}");
        span.End.ShouldBeLessThanOrEqualTo(span.Source.Text.Length, $"seed {seed}");
        for (SourceOrigin? o = span.Origin; o is not null; o = o.Outer)
        {
            o.Span.End.ShouldBeLessThanOrEqualTo(o.Span.Source.Text.Length, $"seed {seed}");
        }
    }
}
