using Microsoft.Extensions.Primitives;

namespace StreamVibe.Api.Http;

/// <summary>
/// Decides whether a request may use the browser's cookie. A foreign page can make a browser send the cookie, but it can
/// neither add a header of its own (that needs CORS, which we do not grant) nor hide its origin.
/// </summary>
static class Csrf
{
    public const string Header = "X-CSRF";

    /// <summary>Whether the method can change something.</summary>
    public static bool IsUnsafe(string method) =>
        !HttpMethods.IsGet(method) && !HttpMethods.IsHead(method) && !HttpMethods.IsOptions(method) && !HttpMethods.IsTrace(method);

    /// <summary>Whether a request that needs the proof carries it.</summary>
    /// <param name="header">Value of <c>X-CSRF</c>.</param>
    /// <param name="origin">Value of <c>Origin</c>; a browser sends it on every unsafe request, other clients need not.</param>
    /// <param name="own">The origins that are us.</param>
    public static bool IsProven(StringValues header, StringValues origin, params ReadOnlySpan<string> own)
    {
        if (header.Count != 1 || header[0] != "1") return false;
        if (origin.Count == 0) return true;
        if (origin.Count > 1) return false;
        foreach (var ours in own)
            if (string.Equals(origin[0], ours, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }
}
