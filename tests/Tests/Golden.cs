using System.Runtime.CompilerServices;

namespace Holdfast.Tests;

/// <summary>Compares text with a file next to the test. UPDATE_GOLDEN=1 rewrites the file; review the diff.</summary>
internal static class Golden
{
    public static void Verify(string actual, string name, [CallerFilePath] string testFile = "")
    {
        string path = Path.Combine(Path.GetDirectoryName(testFile)!, name);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(path, actual);
        }

        string expected = File.Exists(path) ? File.ReadAllText(path) : "";
        actual.ShouldBe(expected, $"{name} differs; UPDATE_GOLDEN=1 accepts the new text");
    }
}
