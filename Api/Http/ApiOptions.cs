using System.ComponentModel.DataAnnotations;
using System.Net;

namespace StreamVibe.Api.Http;

/// <summary>Settings of the API itself. Section <c>Api</c>.</summary>
sealed class ApiOptions : IValidatableObject
{
    public const string Section = "Api";

    /// <summary>The address people and platforms reach us under, without a path. Default: <c>http://127.0.0.1:5080</c>.</summary>
    [Required(ErrorMessage = Section + ":PublicBaseUrl is needed.")]
    public string PublicBaseUrl { get; set; } = "http://127.0.0.1:5080";

    /// <summary>Absolute addresses that a browser may be sent to after a consent, besides our own paths. Compared whole. Default: none.</summary>
    public string[] AllowedReturnUrls { get; set; } = [];

    /// <summary>Origins of other sites whose scripts may call the API, always without the cookie. Default: none.</summary>
    public string[] AllowedOrigins { get; set; } = [];

    /// <summary>Addresses or networks (CIDR) of our reverse proxies; <c>X-Forwarded-*</c> is believed from them alone. Default: none.</summary>
    public string[] TrustedProxies { get; set; } = [];

    public IEnumerable<ValidationResult> Validate(ValidationContext context)
    {
        if (!IsOrigin(PublicBaseUrl)) yield return Wrong(nameof(PublicBaseUrl), "must be an http or https address without a path");
        foreach (var url in AllowedReturnUrls)
            if (!IsWeb(url)) yield return Wrong(nameof(AllowedReturnUrls), $"'{url}' is not an absolute http or https address");
        foreach (var origin in AllowedOrigins)
            if (!IsOrigin(origin)) yield return Wrong(nameof(AllowedOrigins), $"'{origin}' is not an origin such as https://app.example.com");
        foreach (var proxy in TrustedProxies)
            if (!IPAddress.TryParse(proxy, out _) && !IPNetwork.TryParse(proxy, out _))
                yield return Wrong(nameof(TrustedProxies), $"'{proxy}' is neither an address nor a network");
    }

    static ValidationResult Wrong(string key, string why) => new($"{Section}:{key} {why}.", [key]);

    static bool IsWeb(string url) => Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";

    static bool IsOrigin(string url) => IsWeb(url) && url.TrimEnd('/') == new Uri(url).GetLeftPart(UriPartial.Authority);
}
