using Holdfast.Linux.Files;

namespace Holdfast.Tests.Linux.Files;

public sealed class FileReplacementTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("holdfast-").FullName;

    [Fact]
    public void Content_is_replaced_and_the_mode_stays()
    {
        string path = Create("old");
        const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupWrite;
        File.SetUnixFileMode(path, Mode);
        FileReplacement.TryReplace(path, "old"u8, "new"u8).ShouldBeTrue();
        File.ReadAllText(path).ShouldBe("new");
        File.GetUnixFileMode(path).ShouldBe(Mode);
        Directory.GetFiles(_directory).ShouldBe([path]);
    }

    [Fact]
    public void A_file_that_has_changed_meanwhile_is_left_alone()
    {
        string path = Create("other");
        FileReplacement.TryReplace(path, "old"u8, "new"u8).ShouldBeFalse();
        File.ReadAllText(path).ShouldBe("other");
        Directory.GetFiles(_directory).ShouldBe([path]);
    }

    [Fact]
    public void A_symbolic_link_stays_one()
    {
        string path = Create("old");
        string link = Path.Combine(_directory, "link");
        File.CreateSymbolicLink(link, path);
        FileReplacement.TryReplace(link, "old"u8, "new"u8).ShouldBeTrue();
        File.ReadAllText(path).ShouldBe("new");
        File.ResolveLinkTarget(link, returnFinalTarget: false)!.FullName.ShouldBe(path);
    }

    [Fact]
    public void A_relative_link_of_a_relative_path_is_followed()
    {
        string path = Create("old");
        File.CreateSymbolicLink(Path.Combine(_directory, "link"), "a.conf");
        string relative = Path.GetRelativePath(Environment.CurrentDirectory, Path.Combine(_directory, "link"));
        FileReplacement.TryReplace(relative, "old"u8, "new"u8).ShouldBeTrue();
        File.ReadAllText(path).ShouldBe("new");
    }

    [Fact]
    public void Only_a_regular_file_is_replaced() =>
        Should.Throw<IOException>(() => FileReplacement.TryReplace(_directory, ""u8, "new"u8));

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private string Create(string text)
    {
        string path = Path.Combine(_directory, "a.conf");
        File.WriteAllText(path, text);
        return path;
    }
}
