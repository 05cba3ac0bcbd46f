using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using Holdfast.Configuration;
using Holdfast.Configuration.Lint;
using Holdfast.Configuration.Text;

namespace Holdfast.Tests.Configuration.Lint;

/// <summary>
/// Configurations that carry what the lint rules find: below a line, carets under the words concerned, then code,
/// severity and message, the effect, what to try, and the title of the fix. What the compiler itself finds is not shown.
/// A line <c># shows L100 to L199</c> leaves other codes out, so that a new rule changes only the files that are about it.
/// </summary>
public partial class LintAnnotatedTests
{
    [GeneratedRegex(@"^#\s*\^+ [A-Z]\d{3} |^#\s+(effect|see|try|fix): |^# at the end: ")]
    private static partial Regex Annotation { get; }

    [GeneratedRegex(@"^# shows (?<from>L\d{3}) to (?<to>L\d{3})$", RegexOptions.Multiline)]
    private static partial Regex Shown { get; }

    public static TheoryData<string> Configurations =>
        [.. Directory.GetFiles(Folder(), "*.conf").Order(StringComparer.Ordinal).Select(path => Path.GetFileName(path))];

    [Theory]
    [MemberData(nameof(Configurations))]
    public void Every_finding_stands_where_it_belongs(string name)
    {
        List<string> source = Source(name);

        string text = Joined(name, source);
        List<Diagnostic> findings = [.. Lint(text).Where(found => IsShown(text, found.Kind.Code))];

        Golden.Verify(Annotate(source, findings), name, Path.Combine(Folder(), name));
    }

    /// <summary>A fix that leaves its finding, or breaks something else, is none.</summary>
    [Theory]
    [MemberData(nameof(Configurations))]
    public void Every_fix_mends_its_finding_and_nothing_else(string name)
    {
        string text = Joined(name, Source(name));
        IReadOnlyList<Diagnostic> before = Lint(text);
        foreach (Diagnostic found in before.Where(found => found.Fix is not null))
        {
            IReadOnlyList<Diagnostic> after = Lint(Apply(text, found.Fix!));

            after.Count(other => IsSame(other, found)).ShouldBe(
                before.Count(other => IsSame(other, found)) - 1, $"{found.Kind.Code} {found.Message}: {found.Fix!.Title}");
            after.Count.ShouldBe(before.Count - 1, $"{found.Kind.Code} {found.Message}: {found.Fix!.Title}");
        }

        static bool IsSame(Diagnostic one, Diagnostic other) =>
            one.Kind.Code == other.Kind.Code && one.Message == other.Message;
    }

    [Fact]
    public void Every_rule_has_a_code_of_its_own_and_explains_itself()
    {
        LintRules.All.Select(rule => rule.Kind.Code).ShouldBeUnique();
        foreach (DiagnosticKind kind in LintRules.All.Select(rule => rule.Kind))
        {
            kind.Code.ShouldMatch(@"^L\d{3}$");
            kind.ErrorClass.ShouldBe(ErrorClass.None, kind.Code);
            kind.Consequence.ShouldEndWith(".", Case.Sensitive, kind.Code);
            kind.Remedy.ShouldEndWith(".", Case.Sensitive, kind.Code);
        }
    }

    [Fact]
    public void Every_rule_fires_in_a_configuration_of_this_folder()
    {
        HashSet<string> fired =
            [.. Configurations.SelectMany(row => Lint(Joined(row.Data, Source(row.Data)))).Select(found => found.Kind.Code)];
        LintRules.All.Select(rule => rule.Kind.Code).Where(code => !fired.Contains(code)).ShouldBeEmpty();
    }

    private static bool IsShown(string text, string code) => Shown.Match(text) is not { Success: true } shown
        || (string.CompareOrdinal(code, shown.Groups["from"].Value) >= 0
            && string.CompareOrdinal(code, shown.Groups["to"].Value) <= 0);

    private static List<string> Source(string name) =>
        [.. File.ReadAllLines(Path.Combine(Folder(), name)).Where(line => !Annotation.IsMatch(line))];

    // The files here have the line ends of the repository: those of Windows are put in.
    private static string Joined(string name, List<string> lines)
    {
        string end = name.Contains("windows", StringComparison.Ordinal) ? "\r\n" : "\n";
        return string.Join(end, lines) + end;
    }

    private static IReadOnlyList<Diagnostic> Lint(string text) =>
        Linter.Run(Compile.Text(text, LintWorld.Environment, new CompilerOptions { KeepTree = true }), LintWorld.Environment);

    private static string Apply(string text, TextFix fix)
    {
        foreach (TextEdit edit in fix.Edits.OrderByDescending(edit => edit.Span.Start))
        {
            text = text[..edit.Span.Start] + edit.Replacement + text[edit.Span.End..];
        }

        return text;
    }

    private static string Annotate(List<string> source, List<Diagnostic> findings)
    {
        var text = new StringBuilder();
        for (int line = 1; line <= source.Count; line++)
        {
            text.Append(source[line - 1]).Append('\n');
            foreach (Diagnostic found in findings.Where(found => found.Span?.Line == line)) Append(text, found);
        }

        foreach (Diagnostic found in findings.Where(found => found.Span is not { } span || span.Line > source.Count))
        {
            text.Append("# at the end: ").Append(Describe(found)).Append('\n');
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, Diagnostic found)
    {
        // A caret cannot stand where the comment begins.
        string margin = "#".PadRight(Math.Max(found.Span!.Value.Column, 2) - 1);
        string carets = new('^', Math.Max(found.Span.Value.Length, 1));
        text.Append($"{margin}{carets} {Describe(found)}\n");
        margin = margin.PadRight(2);
        if (found.Effect is not null) text.Append($"{margin}effect: {found.Effect}\n");
        foreach (RelatedSpan related in found.Related) text.Append($"{margin}see: line {related.Span.Line}, {related.Text}\n");
        if (found.Suggestion is not null) text.Append($"{margin}try: {found.Suggestion}\n");
        if (found.Fix is not null) text.Append($"{margin}fix: {found.Fix.Title}\n");
    }

    private static string Describe(Diagnostic found) =>
        $"{found.Kind.Code} {found.Kind.Severity.ToString().ToLowerInvariant()}: {found.Message}";

    private static string Folder([CallerFilePath] string file = "") =>
        Path.Combine(Path.GetDirectoryName(file)!, "..", "..", "Corpus", "lint");
}
