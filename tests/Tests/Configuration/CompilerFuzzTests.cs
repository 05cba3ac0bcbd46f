using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Holdfast.Configuration;
using Holdfast.Configuration.Text;

namespace Holdfast.Tests.Configuration;

/// <summary>
/// Configurations that are cut, doubled, spliced and salted, for as long as FUZZ_SECONDS says (5): the compiler ends soon,
/// never throws, and every finding stands in the text. The files are this repository's annotated ones, and those of
/// HOLDFAST_CORPUS if it is set. A failure shows the text, which is then made a test of its own.
/// </summary>
public class CompilerFuzzTests(ITestOutputHelper output)
{
    private static readonly string[] s_salt =
    [
        "{", "}", "{}", "\"", "'", "\\", "#", "!", "\n", "\r", "\0", " ", "\t", "\ufeff", "@cp1 ", "@^cp1 ", "$A", "${A}", "$A=", "$A=$A\n",
        "$A=x \\\n", "${_RANDOM 1 9}", "${_ENV X}", "~SEQ(A,1,3) ", "~SEQ(A,1,1000000000) ", "~LST({A,B},{1,2}) ", "include ",
        "include other.conf\n", "include_check\n", "-1", "0", "256", "99999999999999999999", "0x10", "1.5", "::", "fe80::1/129", "/", ":",
        "vrrp_instance", "global_defs {", "virtual_server 192.0.2.1 80 {", "real_server 192.0.2.2 80 {", "static_routes {", "bfd_instance b {",
        "virtual_ipaddress {", "track_script {", "weight -5 reverse", "no_such_keyword", "no_such_block {", "é", "—", "𝄞",
    ];

    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(5);

    [Fact]
    public void Damaged_configurations_for_a_while()
    {
        string[] texts = Texts();
        TimeSpan length = TimeSpan.FromSeconds(Number("FUZZ_SECONDS", 5));
        int first = (int)Number("TEST_SEED", Environment.TickCount & 0xffffff);
        var clock = Stopwatch.StartNew();
        int count = 0;
        for (; clock.Elapsed < length; count++)
        {
            var random = new Random(first + count);
            string text = Damage(texts, random);
            Check(text, texts[random.Next(texts.Length)], $"seed {first + count}:\n{text}");
        }

        output.WriteLine($"{count} texts from {texts.Length} files, the first with TEST_SEED={first}");
        count.ShouldBeGreaterThan(0);
    }

    private static void Check(string text, string included, string because)
    {
        var clock = Stopwatch.StartNew();
        CompilationResult result = Should.NotThrow(
            () => Compiler.Compile(Compile.Path, Compile.World with { ReadFile = path => Read(path, text, included) }), because);

        clock.Elapsed.ShouldBeLessThan(s_longest, because);
        result.TestExitCode.ShouldBeOneOf([0, 2, 4, 5, 6], because);
        (result.Model is null).ShouldBe(result.FatalExitCode is not null, because);
        foreach (Diagnostic diagnostic in result.Diagnostics)
        {
            if (diagnostic.Span is not { } span) continue;
            span.Start.ShouldBeGreaterThanOrEqualTo(0, because);
            span.End.ShouldBeLessThanOrEqualTo(span.Source.Text.Length, because);
            diagnostic.Message.ShouldNotBeEmpty(because);
        }

        Should.NotThrow(() => result.Diagnostics.Take(20).Select(new DiagnosticRenderer().Render).ToList(), because);
    }

    private static FileReading Read(string path, string text, string included)
    {
        if (path == Compile.Path) return new FileReading(new SourceText(path, text));
        return path.EndsWith("other.conf", StringComparison.Ordinal)
            ? new FileReading(new SourceText(path, included))
            : new FileReading(null, FileProblem.Missing);
    }

    private static string Damage(string[] texts, Random random)
    {
        var text = new StringBuilder(texts[random.Next(texts.Length)]);
        for (int i = random.Next(1, 12); i > 0; i--)
        {
            int at = random.Next(text.Length + 1);
            int length = Math.Min(random.Next(1, 60), text.Length - at);
            switch (random.Next(6))
            {
                case 0: text.Remove(at, length); break;
                case 1: text.Insert(random.Next(text.Length + 1), text.ToString(at, length)); break;
                case 2: text.Insert(at, Piece(texts[random.Next(texts.Length)], random)); break;
                case 3 when at < text.Length: text[at] = (char)random.Next(1, 128); break;
                default: text.Insert(at, s_salt[random.Next(s_salt.Length)]); break;
            }
        }

        return text.ToString();
    }

    private static string Piece(string text, Random random)
    {
        int at = random.Next(text.Length + 1);
        return text.Substring(at, Math.Min(random.Next(200), text.Length - at));
    }

    private static string[] Texts([CallerFilePath] string file = "")
    {
        var files = Directory.GetFiles(Path.Combine(Path.GetDirectoryName(file)!, "..", "Corpus", "configs"), "*.conf").ToList();
        if (Environment.GetEnvironmentVariable("HOLDFAST_CORPUS") is { Length: > 0 } corpus)
        {
            files.AddRange(Directory.GetFiles(corpus, "*.conf", SearchOption.AllDirectories));
        }

        return [.. files.Select(path => SourceText.FromBytes(path, File.ReadAllBytes(path)).Text).Where(text => text.Length < 20_000)];
    }

    private static double Number(string variable, double standard) =>
        double.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out double value) ? value : standard;
}
