using System.Text;
using Holdfast.Core.Packets;

namespace Holdfast.Core.Checks;

/// <summary>One page of an HTTP check, with all that its attempts share.</summary>
public sealed class HttpPage
{
    /// <summary>Prepares a page.</summary>
    /// <param name="check">Its check.</param>
    /// <param name="url">The page.</param>
    /// <param name="matcher">For its pattern; null if it has none.</param>
    public HttpPage(HealthCheck.Http check, CheckUrl url, IBodyMatcher? matcher)
    {
        Url = url;
        Matcher = matcher;
        Request = Encoding.UTF8.GetBytes(RequestText(check, url));
    }

    /// <summary>What is asked for, and what is wanted of it.</summary>
    public CheckUrl Url { get; }

    /// <summary>The request.</summary>
    public byte[] Request { get; }

    /// <summary>For the pattern; null if there is none.</summary>
    public IBodyMatcher? Matcher { get; }

    /// <summary>Whether the page's body counts.</summary>
    public bool NeedsBody => Url.Digest.Length > 0 || Matcher is not null;

    /// <summary>Whether a status is one of those that are wanted.</summary>
    public bool Accepts(int status)
    {
        foreach (StatusRange range in Url.StatusCodes)
        {
            if (status >= range.First && status <= range.Last) return true;
        }

        return false;
    }

    /// <summary>The wanted statuses ("200-299, 304").</summary>
    public string WantedStatuses() =>
        string.Join(", ", Url.StatusCodes.Select(range => range.First == range.Last ? $"{range.First}" : $"{range.First}-{range.Last}"));

    /// <summary>Whom a request is for, NAME or ADDRESS:PORT.</summary>
    public static string Host(HealthCheck.Http check, CheckUrl url) =>
        url.VirtualHost ?? check.VirtualHost ?? AddressAndPort(check.Connection);

    // Fields, their order and their writing are those of keepalived: servers may know its requests by them.
    private static string RequestText(HealthCheck.Http check, CheckUrl url)
    {
        string version = check.Version == HttpVersion.Http11 ? "1.1" : "1.0";
        string close = check.Version == HttpVersion.Http10 ? "" : "Connection: close\r\n";
        string host = Host(check, url);
        return $"GET {url.Path} HTTP/{version}\r\nUser-Agent: KeepAliveClient\r\n{close}Host: {host}\r\n\r\n";
    }

    private static string AddressAndPort(ConnectionOptions to) =>
        to.Address.Family == IpFamily.V6 ? $"[{to.Address}]:{to.Port}" : $"{to.Address}:{to.Port}";
}
