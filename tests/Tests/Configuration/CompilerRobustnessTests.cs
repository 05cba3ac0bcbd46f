using System.Runtime.CompilerServices;
using Holdfast.Configuration;

namespace Holdfast.Tests.Configuration;

/// <summary>Damaged configurations: whatever is done to the annotated ones, the compiler answers with findings.</summary>
public class CompilerRobustnessTests
{
    private static readonly string[] s_pieces =
        ["{", "}", "\"", "'", "#", "\\", " ", "\n", "-1", "99999999999999999999999999999999", "0", "/", ".", "weight", "group"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void No_damage_makes_the_compiler_throw(int seed)
    {
        var random = new Random(seed);
        foreach (string path in Directory.GetFiles(Folder(), "*.conf"))
        {
            string whole = File.ReadAllText(path);
            for (int round = 0; round < 50; round++)
            {
                string text = whole;
                for (int damage = random.Next(1, 6); damage > 0; damage--) text = Damage(text, random);
                CompilationResult result = Should.NotThrow(() => Compile.Text(text), text);
                result.TestExitCode.ShouldBeOneOf(0, 2, 4, 5, 6);
                (result.Model is null).ShouldBe(result.FatalExitCode is not null);
            }
        }
    }

    private static string Damage(string text, Random random)
    {
        int at = random.Next(text.Length + 1);
        int length = Math.Min(random.Next(1, 20), text.Length - at);
        return random.Next(3) switch
        {
            0 => text.Remove(at, length),
            1 => text.Insert(at, text.Substring(at, length)),
            _ => text.Insert(at, s_pieces[random.Next(s_pieces.Length)]),
        };
    }

    private static string Folder([CallerFilePath] string file = "") =>
        Path.Combine(Path.GetDirectoryName(file)!, "..", "Corpus", "configs");
}
