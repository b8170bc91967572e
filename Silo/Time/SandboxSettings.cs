using System.ComponentModel.DataAnnotations;

namespace StreamVibe.Time;

/// <summary>Whether this process follows the sandbox's clock. Section <c>Sandbox</c>; the sandbox itself and the clients of outside services read more of it.</summary>
public sealed class SandboxSettings
{
    public const string Section = "Sandbox";

    /// <summary>Follow the sandbox's clock. Refused in Production.</summary>
    public bool Enabled { get; set; }

    /// <summary>Where the sandbox answers.</summary>
    [Required]
    public Uri Url { get; set; } = new("http://127.0.0.1:5090");
}
