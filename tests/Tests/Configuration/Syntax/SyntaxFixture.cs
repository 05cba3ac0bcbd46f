using System.IO.Enumeration;
using System.Runtime.CompilerServices;
using System.Text;
using Holdfast.Configuration;
using Holdfast.Configuration.Syntax;
using Holdfast.Configuration.Text;

namespace Holdfast.Tests.Configuration.Syntax;

/// <summary>A world of a few files for the preprocessor.</summary>
internal static class SyntaxFixture
{
    public const string Directory = "/etc/holdfast";

    /// <summary>Node <c>node-a</c>, HOME=/root, chance always the largest value; the files lie in <see cref="Directory"/>.</summary>
    public static ConfigurationEnvironment Environment(params (string Path, string Text)[] files) => new()
    {
        CurrentDirectory = Directory,
        NodeName = "node-a.example.org",
        EnvironmentVariable = name => name == "HOME" ? "/root" : null,
        NextRandom = (_, max) => max,
        ReadFile = path => Read(path, files),
        Glob = (pattern, directory) => Glob(pattern, directory, files),
    };

    /// <summary>Preprocesses one file.</summary>
    public static (PreprocessedConfiguration Result, DiagnosticBag Diagnostics) Run(string text) =>
        Run(("main.conf", text));

    /// <summary>Preprocesses several files, of which the first is the main file.</summary>
    public static (PreprocessedConfiguration Result, DiagnosticBag Diagnostics) Run(params (string Path, string Text)[] files)
    {
        var diagnostics = new DiagnosticBag();
        return (Preprocessor.Run(files[0].Path, Environment(files), diagnostics), diagnostics);
    }

    /// <summary>The statements as text.</summary>
    public static List<string> Statements(string text) => [.. Run(text).Result.Statements.Select(s => s.ToString())];

    /// <summary>The only statement.</summary>
    public static Statement Statement(string text) => Run(text).Result.Statements.ShouldHaveSingleItem();

    /// <summary>A case file: the main file, then others, each behind a line <c>=== path</c>.</summary>
    public static (string Path, string Text)[] ReadCase(string name, [CallerFilePath] string testFile = "")
    {
        string path = Path.Combine(Path.GetDirectoryName(testFile)!, "Cases", $"{name}.conf");
        string[] parts = File.ReadAllText(path).Split("\n=== ");
        var files = new List<(string, string)> { ($"{name}.conf", parts[0] + "\n") };
        foreach (string part in parts.Skip(1))
        {
            int end = part.IndexOf('\n');
            files.Add((part[..end], part[(end + 1)..]));
        }

        return [.. files];
    }

    public static IEnumerable<string> CaseNames([CallerFilePath] string testFile = "") =>
        System.IO.Directory.EnumerateFiles(Path.Combine(Path.GetDirectoryName(testFile)!, "Cases"), "*.conf")
            .Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal);

    /// <summary>Every file with, below each line, the statements that stand there, numbered in their order.</summary>
    public static string Annotate(PreprocessedConfiguration result)
    {
        var text = new StringBuilder();
        foreach (SourceText file in result.Files)
        {
            for (int line = 1; line <= file.LineCount; line++)
            {
                if (line == file.LineCount && file.Line(line).IsEmpty) break;
                text.Append($"{file.Path}:{line}: {file.Line(line)}\n");
                int number = 0;
                foreach (Statement statement in result.Statements)
                {
                    number++;
                    SourceSpan span = statement.Span;
                    if (!ReferenceEquals(span.Source, file) || span.Line != line) continue;
                    text.Append($"    {number}. {statement.Kind} {span.Column}..{span.Column + span.Length - 1} |{statement}|");
                    for (SourceOrigin? o = span.Origin; o is not null; o = o.Outer) text.Append($" <{o.Kind} {o.Name} {o.Span}");
                    text.Append('\n');
                }
            }
        }

        return text.ToString();
    }

    private static FileReading Read(string path, (string Path, string Text)[] files)
    {
        string wanted = Path.GetFullPath(path, Directory);
        foreach ((string file, string text) in files)
        {
            if (Path.GetFullPath(file, Directory) == wanted) return new FileReading(new SourceText(path, text));
        }

        return Path.GetFileName(path) switch
        {
            "directory" => new FileReading(null, FileProblem.Directory),
            "program" => new FileReading(null, FileProblem.Executable),
            _ => new FileReading(null, FileProblem.Missing),
        };
    }

    private static List<string> Glob(string pattern, string directory, (string Path, string Text)[] files) =>
        [.. from file in files
            let path = Path.GetFullPath(file.Path, Directory)
            where Path.GetDirectoryName(path) == directory && FileSystemName.MatchesSimpleExpression(pattern, Path.GetFileName(path), false)
            orderby path
            select Path.GetFileName(path)];
}
