using System.Text;
using Holdfast.Linux.Events;
using Holdfast.Linux.Files;
using Holdfast.Linux.Interop;
using Holdfast.Linux.Processes;

namespace Holdfast.Tests.Linux.Files;

public sealed class FilesTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_file_in_memory_gives_back_its_content_and_refuses_another()
    {
        byte[] content = Encoding.UTF8.GetBytes(new string('x', 200_000) + "end");
        using SafeFileDescriptor file = MemFd.Create("configuration", content);

        MemFd.ReadAll(file).ShouldBe(content);
        MemFd.ReadAll(file).ShouldBe(content, "reading does not move");
        Should.Throw<SystemCallException>(() => FileContent.Write(file, "more"u8, "it")).Errno.ShouldBe(Errno.EPERM);
    }

    [Fact]
    public void A_file_is_replaced_whole_and_with_its_mode()
    {
        string path = _directory.File("data");
        File.WriteAllText(path, "old");
        FileStatus old = FileStatus.Of(path).ShouldNotBeNull();

        FileContent.Replace(path, "new"u8, mode: 0b110_000_000);

        File.ReadAllText(path).ShouldBe("new");
        FileStatus replaced = FileStatus.Of(path).ShouldNotBeNull();
        replaced.Permissions.ShouldBe(0b110_000_000u);
        replaced.Inode.ShouldNotBe(old.Inode);
        replaced.Owner.ShouldBe(ThisProcess.EffectiveUser);
        Directory.GetFiles(Path.GetDirectoryName(path)!).ShouldBe([path], "nothing else is left");
    }

    [Fact]
    public void A_file_that_cannot_be_replaced_leaves_no_trace()
    {
        string path = _directory.File("data");
        Directory.CreateDirectory(path);

        Should.Throw<SystemCallException>(() => FileContent.Replace(path, "new"u8, 0b110_000_000)).Errno.ShouldBe(Errno.EISDIR);

        Directory.GetFileSystemEntries(Path.GetDirectoryName(path)!).ShouldBe([path]);
    }

    [Fact]
    public void A_link_is_told_from_the_file_behind_it()
    {
        string path = _directory.File("file"), link = _directory.File("link");
        File.WriteAllText(path, "12345");
        File.CreateSymbolicLink(link, path);

        FileStatus.Of(link)!.Value.Size.ShouldBe(5ul);
        FileStatus.Of(link)!.Value.IsRegular.ShouldBeTrue();
        FileStatus.Of(link, followLinks: false)!.Value.IsLink.ShouldBeTrue();
        FileStatus.Of(_directory.File("none")).ShouldBeNull();
    }

    [Fact]
    public void A_fifo_is_created_written_and_removed()
    {
        string path = _directory.File("fifo");
        uint user = ThisProcess.EffectiveUser;
        using (Fifo fifo = Fifo.TryOpen(path, user, group: uint.MaxValue, out string? problem).ShouldNotBeNull())
        {
            problem.ShouldBeNull();
            FileStatus.Of(path)!.Value.IsFifo.ShouldBeTrue();
            using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1));
            fifo.TryWrite("INSTANCE \"VI_1\" MASTER 100\n"u8).ShouldBeTrue();
            reader.ReadLine().ShouldBe("INSTANCE \"VI_1\" MASTER 100");
        }

        File.Exists(path).ShouldBeFalse();
    }

    [Fact]
    public void A_fifo_that_nobody_reads_loses_lines_and_blocks_nobody()
    {
        using Fifo fifo = Fifo.TryOpen(_directory.File("fifo"), ThisProcess.EffectiveUser, uint.MaxValue, out _).ShouldNotBeNull();
        int written = 0;
        byte[] line = new byte[100];
        while (fifo.TryWrite(line) && written < 100_000) written++;

        written.ShouldBeInRange(1, 99_999);
    }

    [Fact]
    public void What_is_no_fifo_is_refused_in_words_and_left_alone()
    {
        string path = _directory.File("file");
        File.WriteAllText(path, "mine");

        Fifo.TryOpen(path, ThisProcess.EffectiveUser, uint.MaxValue, out string? problem).ShouldBeNull();

        problem.ShouldBe($"{path} is not a FIFO");
        File.ReadAllText(path).ShouldBe("mine");
    }

    [Fact]
    public void A_watched_file_may_appear_change_be_replaced_and_vanish()
    {
        string path = _directory.File("track");
        using var loop = new EventLoop();
        using var watch = new FileWatch(loop);
        int changes = 0;
        watch.Add(path, () => changes++);

        ChangesAfter(() => File.WriteAllText(path, "1")).ShouldBeGreaterThan(0);
        ChangesAfter(() => File.AppendAllText(path, "2")).ShouldBeGreaterThan(0);
        ChangesAfter(() => FileContent.Replace(path, "3"u8, 0b110_000_000)).ShouldBeGreaterThan(0);
        ChangesAfter(() => File.Delete(path)).ShouldBeGreaterThan(0);
        ChangesAfter(() => File.WriteAllText(_directory.File("other"), "1")).ShouldBe(0);

        int ChangesAfter(Action action)
        {
            changes = 0;
            action();
            loop.Turn();
            return changes;
        }
    }

    [Fact]
    public void A_kernel_setting_is_read_and_a_missing_one_is_told()
    {
        Sysctl.Read("kernel/ostype").ShouldBe("Linux");
        Sysctl.Read("kernel/no_such_setting").ShouldBeNull();
        Sysctl.TryWrite("kernel/no_such_setting", "1").ShouldBeFalse();
        new Sysctl().TryChange("kernel/ostype", "Linux").ShouldBeTrue("it is so already");
    }
}
