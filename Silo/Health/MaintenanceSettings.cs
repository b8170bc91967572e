using System.ComponentModel.DataAnnotations;

namespace StreamVibe.Health;

/// <summary>Section <c>Maintenance</c>.</summary>
public sealed class MaintenanceSettings
{
    public const string Section = "Maintenance";

    /// <summary>A process that has not seen the sweep of each minute end for so long is not ready. Below 120 it is unready between two sweeps.</summary>
    [Range(2, 3600)]
    public int UnreadyAfterSeconds { get; set; } = 300;
}
