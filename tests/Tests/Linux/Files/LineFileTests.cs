using Holdfast.Linux.Files;
using Holdfast.Linux.Interop;

namespace Holdfast.Tests.Linux.Files;

public sealed class LineFileTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("holdfast-lines-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Two_writers_do_not_write_over_each_other()
    {
        string path = Path.Combine(_directory, "log");
        using LineFile one = LineFile.Append(path);
        using LineFile other = LineFile.Append(path);
        one.TryWrite("1\n"u8).ShouldBeTrue();
        other.TryWrite("2\n"u8).ShouldBeTrue();
        one.TryWrite("3\n"u8).ShouldBeTrue();
        File.ReadAllText(path).ShouldBe("1\n2\n3\n");
    }

    [Fact]
    public void A_file_that_was_cut_off_under_way_begins_anew()
    {
        string path = Path.Combine(_directory, "log");
        using LineFile file = LineFile.Append(path);
        file.TryWrite("before\n"u8).ShouldBeTrue();
        using (var cut = new FileStream(path, FileMode.Truncate, FileAccess.Write, FileShare.ReadWrite)) cut.Length.ShouldBe(0);
        file.TryWrite("after\n"u8).ShouldBeTrue();
        File.ReadAllText(path).ShouldBe("after\n");
    }

    [Fact]
    public void A_full_disk_is_told_and_not_thrown()
    {
        using LineFile full = LineFile.Append("/dev/full");
        full.TryWrite("text\n"u8).ShouldBeFalse();
    }

    [Fact]
    public void A_reader_that_does_not_read_is_waited_for_once_and_then_not_until_it_does()
    {
        string path = Path.Combine(_directory, "slow");
        LibC.mkfifo(path, 0x180).ShouldBe(0);
        using var reader = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        using LineFile file = LineFile.Append(path, TimeSpan.FromMilliseconds(20));
        byte[] line = new byte[4096];
        int written = 0;
        while (file.TryWrite(line)) written++;

        written.ShouldBeGreaterThan(0);
        file.TryWrite(line).ShouldBeFalse();
        reader.ReadExactly(line);
        file.TryWrite(line).ShouldBeTrue();
    }

    [Fact]
    public void A_fifo_without_reader_is_refused_at_once()
    {
        string path = Path.Combine(_directory, "fifo");
        LibC.mkfifo(path, 0x180).ShouldBe(0);
        Should.Throw<SystemCallException>(() => LineFile.Append(path)).Errno.ShouldBe(Errno.ENXIO);
    }
}
