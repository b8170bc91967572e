using System.ComponentModel.DataAnnotations;

namespace StreamVibe.Notifications;

/// <summary>Section <c>Notifications</c>.</summary>
public sealed class NotificationOptions
{
    public const string Section = "Notifications";

    /// <summary>Read or not, a notification is removed after so many days.</summary>
    [Range(1, 3650)]
    public int KeepDays { get; set; } = 90;
}
