using Microsoft.Extensions.Configuration;

namespace StreamVibe.Settings;

/// <summary>Where the sandbox stands in for outside services.</summary>
public static class SandboxAddress
{
    /// <summary>Without a slash at its end; null while the sandbox is off.</summary>
    public static string? Of(IConfiguration configuration) =>
        configuration.GetValue("Sandbox:Enabled", false) ? configuration.GetValue("Sandbox:Url", "http://127.0.0.1:5090")!.TrimEnd('/') : null;
}
