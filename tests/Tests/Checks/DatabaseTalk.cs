using System.Buffers;
using System.Text;
using Holdfast.Core.Checks;

namespace Holdfast.Tests.Checks;

/// <summary>Plays a server against a conversation.</summary>
internal static class DatabaseTalk
{
    /// <summary>Every way to cut an answer in two, the whole, and byte by byte must come to the same.</summary>
    /// <param name="start">Begins the conversation.</param>
    /// <param name="answers">What the server sends; each is sent when the one before is done with.</param>
    public static (CheckResult? Result, string Sent) Play(Func<StreamConversation> start, params byte[][] answers)
    {
        (CheckResult? Result, string Sent) whole = Once(start(), answers, answer => [answer]);
        Once(start(), answers, answer => answer.Select(b => new[] { b })).ShouldBe(whole, "byte by byte");
        for (int cut = 1; cut < answers.Max(answer => answer.Length); cut++)
        {
            int at = cut;
            Once(start(), answers, answer => at < answer.Length ? [answer[..at], answer[at..]] : [answer]).ShouldBe(whole, $"cut at {cut}");
        }

        return whole;
    }

    public static (CheckResult? Result, string Sent) Play(Func<StreamConversation> start, params string[] answers) =>
        Play(start, [.. answers.Select(Encoding.Latin1.GetBytes)]);

    /// <summary>Bytes of chance, also behind a good beginning: there is a result in the end, and never an exception.</summary>
    public static void Fuzz(Func<StreamConversation> start, ulong seed, params byte[][] beginnings)
    {
        var chance = new Random((int)seed);
        for (int round = 0; round < 200; round++)
        {
            StreamConversation conversation = start();
            var output = new ArrayBufferWriter<byte>();
            CheckResult? result = conversation.Connected(output);
            byte[] beginning = [.. beginnings[chance.Next(beginnings.Length)]];
            if (beginning.Length > 0) beginning[chance.Next(beginning.Length)] ^= (byte)(chance.Next(3) == 0 ? chance.Next(256) : 0);
            result ??= conversation.Received(beginning, output);
            for (int i = 0; i < 40 && result is null; i++)
            {
                byte[] noise = new byte[chance.Next(0, 4000)];
                chance.NextBytes(noise);
                result = conversation.Received(noise, output);
            }

            result ??= conversation.Closed();
            (result.Value.IsSuccess || result.Value.Reason.Length > 0).ShouldBeTrue();
            result.Value.Reason.Length.ShouldBeLessThan(400);
            result.Value.Reason.ShouldAllBe(c => c >= ' ' && c < 127);
            output.WrittenCount.ShouldBeLessThan(4096);
        }
    }

    private static (CheckResult? Result, string Sent) Once(
        StreamConversation conversation, byte[][] answers, Func<byte[], IEnumerable<byte[]>> split)
    {
        var output = new ArrayBufferWriter<byte>();
        CheckResult? result = conversation.Connected(output);
        foreach (byte[] piece in answers.SelectMany(split))
        {
            if (result is not null) break;
            result = conversation.Received(piece, output);
        }

        return (result, Encoding.Latin1.GetString(output.WrittenSpan));
    }
}
