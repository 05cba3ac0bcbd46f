using Holdfast.Linux.Files;
using Holdfast.Linux.Interop;

namespace Holdfast.Tests.Linux.Files;

public sealed class PidFileTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string FilePath => _directory.File("holdfast.pid");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void It_holds_the_pid_and_an_end_of_line()
    {
        File.WriteAllText(FilePath, "a longer text that an earlier owner left\n");
        using PidFile file = PidFile.TryCreate(FilePath, 4711).ShouldNotBeNull();

        File.ReadAllText(FilePath).ShouldBe("4711\n");
    }

    [Fact]
    public void While_one_holds_it_no_other_gets_it()
    {
        PidFile.IsHeld(FilePath).ShouldBeFalse();
        using (PidFile first = PidFile.TryCreate(FilePath, 1).ShouldNotBeNull())
        {
            PidFile.TryCreate(FilePath, 2).ShouldBeNull();
            PidFile.IsHeld(FilePath).ShouldBeTrue();
            File.ReadAllText(FilePath).ShouldBe("1\n");
        }

        PidFile.IsHeld(FilePath).ShouldBeFalse();
        using PidFile next = PidFile.TryCreate(FilePath, 3).ShouldNotBeNull();
    }

    [Fact]
    public void A_copy_of_its_descriptor_keeps_the_lock_when_the_first_owner_is_gone()
    {
        PidFile first = PidFile.TryCreate(FilePath, 1).ShouldNotBeNull();
        SafeFileDescriptor copy = new(LibC.fcntl(first.Handle, LibC.F_DUPFD_CLOEXEC, 3));
        first.Dispose();
        PidFile.TryCreate(FilePath, 2).ShouldBeNull();

        using PidFile adopted = PidFile.Adopt(FilePath, copy, 3);

        File.ReadAllText(FilePath).ShouldBe("3\n");
        PidFile.TryCreate(FilePath, 4).ShouldBeNull();
    }

    [Fact]
    public void Once_removed_it_is_gone_and_free()
    {
        PidFile first = PidFile.TryCreate(FilePath, 1).ShouldNotBeNull();
        first.Remove();

        File.Exists(FilePath).ShouldBeFalse();
        using PidFile second = PidFile.TryCreate(FilePath, 2).ShouldNotBeNull();
    }

    [Fact]
    public void A_directory_that_is_missing_is_told_with_the_path()
    {
        SystemCallException refused = Should.Throw<SystemCallException>(() => PidFile.TryCreate(_directory.File("no/x.pid"), 1));

        refused.Message.ShouldBe($"open {_directory.File("no/x.pid")}: No such file or directory");
        refused.Errno.ShouldBe(Errno.ENOENT);
    }
}
