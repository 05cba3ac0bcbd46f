using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using Holdfast.Configuration;
using Holdfast.Configuration.Text;

namespace Holdfast.Tests.Configuration;

/// <summary>
/// Configurations that carry their findings: below a line, a comment with carets under the words concerned, then code,
/// severity and message. The annotations are taken off, the text is compiled, and what comes out is put back in.
/// </summary>
public partial class AnnotatedTests
{
    [GeneratedRegex(@"^#\s*\^+ [A-Z]\d{3} |^#\s*try: |^# (at the end|exit code)\b")]
    private static partial Regex Annotation { get; }

    public static TheoryData<string> Configurations =>
        [.. Directory.GetFiles(Folder(), "*.conf").Order().Select(path => Path.GetFileName(path))];

    [Theory]
    [MemberData(nameof(Configurations))]
    public void Every_finding_stands_where_it_belongs(string name)
    {
        string path = Path.Combine(Folder(), name);
        List<string> source = [.. File.ReadAllLines(path).Where(line => !Annotation.IsMatch(line))];

        CompilationResult result = Compile.Text(string.Join('\n', source) + "\n");

        Golden.Verify(Annotate(source, result), name, path);
    }

    private static string Annotate(List<string> source, CompilationResult result)
    {
        var text = new StringBuilder();
        for (int line = 1; line <= source.Count; line++)
        {
            text.Append(source[line - 1]).Append('\n');
            foreach (Diagnostic found in result.Diagnostics.Where(found => found.Span?.Line == line))
            {
                // A caret cannot stand where the comment begins.
                int column = Math.Max(found.Span!.Value.Column, 2);
                string carets = new('^', Math.Max(found.Span.Value.Length, 1));
                text.Append("#".PadRight(column - 1)).Append(carets).Append(' ').Append(Describe(found)).Append('\n');
                if (found.Suggestion is not null)
                {
                    text.Append("#".PadRight(column - 1)).Append("try: ").Append(found.Suggestion).Append('\n');
                }
            }
        }

        foreach (Diagnostic found in result.Diagnostics.Where(found => found.Span is not { } span || span.Line > source.Count))
        {
            text.Append("# at the end: ").Append(Describe(found)).Append('\n');
        }

        string daemon = result.FatalExitCode is { } status ? $"the daemon ends with {status}" : "the daemon runs";
        return text.Append("# exit code of the test ").Append(result.TestExitCode).Append("; ").Append(daemon).Append('\n').ToString();
    }

    private static string Describe(Diagnostic found) =>
        $"{found.Kind.Code} {found.Kind.Severity.ToString().ToLowerInvariant()}: {found.Message}";

    private static string Folder([CallerFilePath] string file = "") =>
        Path.Combine(Path.GetDirectoryName(file)!, "..", "Corpus", "configs");
}
