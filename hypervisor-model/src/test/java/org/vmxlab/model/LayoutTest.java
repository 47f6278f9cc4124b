package org.vmxlab.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LayoutTest {
    @Test
    void fieldsFollowEachOtherAsTheyAreDeclared() {
        Layout layout = Layout.parse("struc pair\n .a: resd 1 ; first\n .b: resq 2 ; second\nendstruc\n"
                + "struc outer\n .p: resb pair_size ; a pair\n .c: resb 1 ; last\nendstruc");
        assertThat(layout.field("pair", "b")).isEqualTo(new Field("b", 4, 8, 2, "second"));
        assertThat(layout.size("pair")).isEqualTo(20);
        assertThat(layout.field("outer", "c").offset()).isEqualTo(20);
    }

    @Test
    void perCpuVariablesAreAlignedToTheirElement() {
        Layout layout = Layout.parse("percpu a: resd 1 ; one\npercpu b: resq 1 ; two");
        assertThat(layout.perCpu("b").offset()).isEqualTo(8);
    }

    @Test
    void theStandardLayoutKeepsItsFieldsAligned() {
        Layout layout = Layout.standard();
        for (String name : new String[] {"pause_flags", "vcpu_dirty_cpumask", "active_list", "host_cr0", "vmcs_pa"}) {
            assertThat(layout.field("vcpu", name).offset() % 8).as(name).isZero();
        }
        assertThat(layout.size("vcpu") % 8).isZero();
        assertThat(layout.size("domain") % 8).isZero();
        assertThat(layout.field("vcpu", "is_running").meaning()).startsWith("some CPU has selected it");
    }

    @Test
    void anUnknownFieldIsRefusedByName() {
        assertThatThrownBy(() -> Layout.standard().field("vcpu", "runing")).hasMessageContaining("vcpu.runing");
    }
}
